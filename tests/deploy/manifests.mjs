// Checks of Kubernetes objects: against the schemas of npm kubernetes-models, and against each other.
import { createRequire } from "node:module";
import { parseAllDocuments } from "yaml";

const require = createRequire(import.meta.url);
const workloads = ["Deployment", "StatefulSet", "Job"];
// Made by hand from what `icap make-secrets` makes (k8s/README.md), and the certificate of the ingress.
const secretsMadeElsewhere =
  /^(icap-(keys|postgres|collection|scoring|profile|reporting|gateway)|icap-tls)$/;

// YAML 1.1, as kubectl reads it: 0440 is octal.
export function objectsIn(text) {
  return parseAllDocuments(text, { version: "1.1" })
    .map((document) => {
      if (document.errors.length > 0) throw document.errors[0];
      return document.toJS();
    })
    .filter(Boolean);
}

// A view of a value that notes which of its fields are read. The schemas accept unknown fields, but read each known
// one: what was never read is misspelt.
function recorded(value, path, unread) {
  if (value === null || typeof value !== "object") return value;
  for (const key of Object.keys(value)) unread.add(`${path}.${key}`);
  const fields = new Map();
  return new Proxy(value, {
    get(target, key, receiver) {
      if (typeof key !== "string" || !Object.hasOwn(target, key)) return Reflect.get(target, key, receiver);
      unread.delete(`${path}.${key}`);
      if (!fields.has(key)) fields.set(key, recorded(target[key], `${path}.${key}`, unread));
      return fields.get(key);
    },
  });
}

// What is wrong with one object by itself.
export function problemsOf(object) {
  const name = `${object.kind} ${object.metadata?.name}`;
  let model;
  try {
    model = require(`kubernetes-models/${object.apiVersion}/${object.kind}`)[object.kind];
  } catch {
    return [`${name}: ${object.apiVersion} has no such kind`];
  }
  const unread = new Set();
  try {
    recorded(new model(object), name, unread).validate();
  } catch (error) {
    return [`${name}: ${error.message}`];
  }
  return [...unread].map((field) => `${field}: there is no such field`);
}

const labelsMatch = (wanted, labels) => Object.entries(wanted ?? {}).every(([key, value]) => labels?.[key] === value);
const portsOf = (template) => template.spec.containers.flatMap((container) => container.ports ?? []);

// References from a workload's pods to what they mount and read.
function podReferences(owner, spec, objects) {
  const name = `${owner.kind} ${owner.metadata.name}`;
  const has = (kind, wanted) => objects.some((object) => object.kind === kind && object.metadata.name === wanted);
  const problems = [];
  const volumes = [...(spec.volumes ?? []).map((volume) => volume.name), ...(owner.spec.volumeClaimTemplates ?? []).map((claim) => claim.metadata.name)];
  for (const { configMap, secret, persistentVolumeClaim } of spec.volumes ?? []) {
    const claim = persistentVolumeClaim?.claimName;
    if (claim && !has("PersistentVolumeClaim", claim)) problems.push(`${name}: there is no PersistentVolumeClaim ${claim}`);
    if (configMap && !has("ConfigMap", configMap.name)) problems.push(`${name}: there is no ConfigMap ${configMap.name}`);
    if (secret && !secretsMadeElsewhere.test(secret.secretName)) problems.push(`${name}: nobody makes the Secret ${secret.secretName}`);
  }
  for (const container of spec.containers) {
    for (const { configMapRef } of container.envFrom ?? []) {
      if (!has("ConfigMap", configMapRef.name)) problems.push(`${name}: there is no ConfigMap ${configMapRef.name}`);
    }
    for (const mount of container.volumeMounts ?? []) {
      if (!volumes.includes(mount.name)) problems.push(`${name}: there is no volume ${mount.name}`);
    }
  }
  return problems;
}

// References between objects that lead nowhere.
export function referencesOf(objects) {
  const problems = [];
  const owners = objects.filter((object) => workloads.includes(object.kind));
  const selected = (selector) => owners.filter((owner) => labelsMatch(selector, owner.spec.template.metadata.labels));
  for (const owner of owners) {
    problems.push(...podReferences(owner, owner.spec.template.spec, objects));
    if (owner.spec.selector && !labelsMatch(owner.spec.selector.matchLabels, owner.spec.template.metadata.labels)) {
      problems.push(`${owner.kind} ${owner.metadata.name}: does not select its own pods`);
    }
  }
  for (const object of objects) {
    const name = `${object.kind} ${object.metadata.name}`;
    if (object.kind === "Service") {
      const [owner] = selected(object.spec.selector);
      if (!owner) problems.push(`${name}: selects nothing`);
      for (const port of object.spec.ports) {
        const found = owner && portsOf(owner.spec.template).some((open) => open.name === port.targetPort && open.containerPort === port.port);
        if (!found) problems.push(`${name}: no pod has the port ${port.targetPort} (${port.port})`);
      }
    } else if (object.kind === "PodDisruptionBudget" && selected(object.spec.selector.matchLabels).length !== 1) {
      problems.push(`${name}: does not select one workload`);
    } else if (object.kind === "HorizontalPodAutoscaler") {
      const { kind, name: target } = object.spec.scaleTargetRef;
      const owner = owners.find((candidate) => candidate.kind === kind && candidate.metadata.name === target);
      if (!owner) problems.push(`${name}: there is no ${kind} ${target}`);
      else if (owner.spec.replicas !== undefined) problems.push(`${name}: ${target} sets replicas too, and each apply would undo scaling`);
      else if (!owner.spec.template.spec.containers[0].resources?.requests?.cpu) problems.push(`${name}: ${target} requests no cpu`);
    } else if (object.kind === "Ingress") {
      for (const path of object.spec.rules.flatMap((rule) => rule.http.paths)) {
        const service = objects.find((candidate) => candidate.kind === "Service" && candidate.metadata.name === path.backend.service.name);
        if (!service?.spec.ports.some((port) => port.name === path.backend.service.port.name)) problems.push(`${name}: leads nowhere`);
      }
    }
  }
  return problems;
}
