// Compares compose file, systemd units and manifests with what the programs read, and follows every reference.
// Usage: check.mjs ROOT WORK DRAIN_SECONDS SERVICE…; WORK holds facts/<service>.<kind> and <overlay>.rendered.yaml.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";
import { objectsIn, problemsOf, referencesOf } from "./manifests.mjs";

const [root, work, drainText, ...services] = process.argv.slice(2);
const drainSeconds = Number(drainText);
const peers = services.filter((service) => service !== "gateway");
const problems = [];

const text = (path) => readFileSync(join(root, path), "utf8");
const facts = (service, kind) => readFileSync(join(work, "facts", `${service}.${kind}`), "utf8").split("\n").filter(Boolean);
const expect = (holds, problem) => {
  if (!holds) problems.push(problem);
};

// NAME=value lines, as docker-compose and kustomize read them.
function environmentFile(path) {
  const lines = text(path).split("\n").filter((line) => line && !line.startsWith("#"));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
}

// Everything that `tools/icap up` sets is set, and nothing that the program would not read.
function checkVariables(place, service, names) {
  const local = facts(service, "local");
  const read = facts(service, "read");
  for (const name of local) expect(names.includes(name), `${place}: ${service} has no ${name}, which tools/lib/services.sh sets`);
  for (const name of facts(service, "required")) {
    expect(names.includes(name), `${place}: ${service} has no ${name}, without which it does not start`);
  }
  for (const name of names) {
    expect(local.includes(name) || read.includes(name), `${place}: ${service} does not read ${name}`);
  }
}

const seconds = (duration) => (/m$/.test(duration) ? 60 : 1) * Number.parseInt(duration, 10);

function checkCompose() {
  const compose = parse(text("deploy/compose.yaml"), { merge: true });
  const loopback = /^127\.0\.0\.1:/;
  for (const service of services) {
    const settings = compose.services[service];
    expect(settings?.command?.join() === service, `compose: ${service} does not run ${service}`);
    if (!settings) continue;
    const files = settings.env_file.map((file) => environmentFile(`deploy/${file}`));
    const environment = Object.assign({}, ...files, settings.environment);
    checkVariables("compose", service, Object.keys(environment));
    expect(seconds(settings.stop_grace_period) > drainSeconds, `compose: ${service} is killed before it has drained`);
    expect(settings.restart === "unless-stopped", `compose: ${service} is not started again`);
    expect(settings.healthcheck?.test.join() === `CMD,icap,health,${service}`, `compose: ${service} has no health check`);
    expect(settings.volumes.includes(`${service}-secrets:/run/icap/secrets:ro`), `compose: ${service} has not its own secrets`);
    for (const peer of [...peers, "redis"]) {
      const host = environment[`ICAP_${peer.toUpperCase()}`]?.split(":")[0];
      expect(host in compose.services, `compose: ${service} calls ${host}, which is no service`);
    }
  }
  for (const [name, settings] of Object.entries(compose.services)) {
    for (const port of settings.ports ?? []) {
      expect(name === "gateway" && loopback.test(port), `compose: ${name} publishes ${port}; only the gateway may, on this machine`);
    }
  }
}

function checkSystemd() {
  for (const service of services) checkVariables("systemd", service, facts(service, "systemd"));
  const unit = text("deploy/systemd/icap@.service");
  expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1]) > drainSeconds, "systemd: a service is killed before it has drained");
}

// Who may call whom is who has the address as a setting.
function checkPolicies(place, objects) {
  const callers = (variable) => services.filter((service) => facts(service, "read").includes(variable));
  const allowed = (name) => {
    const policy = objects.find((object) => object.kind === "NetworkPolicy" && object.metadata.name === name);
    const from = policy?.spec.ingress.flatMap((rule) => rule.from ?? []) ?? [];
    return from.flatMap(({ podSelector }) => [
      ...Object.values(podSelector.matchLabels ?? {}),
      ...(podSelector.matchExpressions ?? []).flatMap((expression) => expression.values),
    ]);
  };
  const same = (name, expected) =>
    expect(
      allowed(name).sort().join() === expected.sort().join(),
      `${place}: the policy of ${name} lets in ${allowed(name)}, but its callers are ${expected}`,
    );
  for (const peer of peers) same(peer, callers(`ICAP_${peer.toUpperCase()}`));
  if (!objects.some((object) => object.kind === "StatefulSet")) return;
  same("redis", callers("ICAP_REDIS"));
  same("postgres", [...callers("ICAP_DATABASE"), "databases"]);
}

function checkOverlay(overlay) {
  const place = `k8s/overlays/${overlay}`;
  const objects = objectsIn(readFileSync(join(work, `${overlay}.rendered.yaml`), "utf8"));
  for (const object of objects) problems.push(...problemsOf(object).map((problem) => `${place}: ${problem}`));
  problems.push(...referencesOf(objects).map((problem) => `${place}: ${problem}`));
  const configMap = (name) => objects.find((object) => object.kind === "ConfigMap" && object.metadata.name === name);
  for (const service of services) {
    const pod = objects.find((object) => object.kind === "Deployment" && object.metadata.name === service)?.spec.template.spec;
    expect(pod, `${place}: there is no Deployment ${service}`);
    if (!pod) continue;
    const [container] = pod.containers;
    expect(container.args.join() === service, `${place}: ${service} does not run ${service}`);
    const names = (container.envFrom ?? []).flatMap(({ configMapRef }) => Object.keys(configMap(configMapRef.name)?.data ?? {}));
    checkVariables(place, service, names);
    const pause = Number(container.lifecycle?.preStop?.exec.command[1]);
    expect(pod.terminationGracePeriodSeconds > pause + drainSeconds, `${place}: ${service} is killed before it has drained`);
    expect(pod.securityContext?.runAsNonRoot && container.securityContext?.readOnlyRootFilesystem, `${place}: ${service} may do too much`);
    expect(container.resources?.limits?.memory, `${place}: ${service} has no limit`);
    const secrets = pod.volumes.flatMap(({ secret }) => secret?.secretName ?? []);
    expect(secrets.sort().join() === [`icap-${service}`, "icap-keys"].sort().join(), `${place}: ${service} mounts ${secrets}`);
  }
  checkPolicies(place, objects);
}

// Without kubectl: what each file says by itself. Patches and kustomizations are not whole objects.
function checkFiles(folder) {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) checkFiles(path);
    else if (entry.name.endsWith(".yaml") && !["kustomization.yaml", "pod.yaml"].includes(entry.name)) {
      for (const object of objectsIn(text(path))) problems.push(...problemsOf(object).map((problem) => `${path}: ${problem}`));
    } else if (entry.name === "kustomization.yaml") {
      const { resources = [], components = [] } = parseAllDocuments(text(path))[0].toJS();
      for (const resource of [...resources, ...components]) {
        expect(existsSync(join(root, folder, resource)), `${path}: there is no ${resource}`);
      }
    }
  }
}

checkCompose();
checkSystemd();
checkFiles("k8s");
for (const overlay of readdirSync(join(root, "k8s/overlays"))) {
  if (existsSync(join(work, `${overlay}.rendered.yaml`))) checkOverlay(overlay);
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
