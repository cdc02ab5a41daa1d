import { after, before, test } from "node:test";
import { makeAgency } from "./lib/agency.js";
import {
  closePage,
  expectAccessibleInBothThemes,
  heading,
  launch,
  openPage,
  openSignedIn,
  phone,
  signIn,
} from "./lib/browser.js";

let browser;
let agency;

before(async () => {
  browser = await launch();
  agency = await makeAgency();
});
after(() => browser?.close());

async function follow(page, link, title) {
  await page
    .getByRole("main")
    .getByRole("link", { name: link, exact: true })
    .first()
    .click();
  await heading(page, title);
}

for (const [device, viewport] of [
  ["a phone", phone],
  ["a desk", undefined],
]) {
  test(`one walks from the agencies to a school and back on ${device}`, async () => {
    const page = await openSignedIn(browser, "/", { viewport });
    await heading(page, "Agencies and rollouts");
    await expectAccessibleInBothThemes(page, "home");
    await follow(
      page,
      `Schools and districts of ${agency.title}`,
      agency.title,
    );
    await expectAccessibleInBothThemes(page, "agency");
    await follow(page, "Test state", "Test state");
    await follow(page, "North district", "North district");
    await expectAccessibleInBothThemes(page, "district");
    await follow(page, "Oak school", "Oak school");
    await expectAccessibleInBothThemes(page, "school");
    await follow(page, "North district", "North district");
    await closePage(page);
  });
}

test("after a move inside the app the heading has the focus", async () => {
  const page = await openSignedIn(browser, `/${agency.name}`);
  await follow(page, "Test state", "Test state");
  await page.locator("h1:focus").waitFor();
  await closePage(page);
});

test("an address without a page says so", async () => {
  const page = await openPage(browser, "/nowhere");
  await heading(page, "Page not found");
  await expectAccessibleInBothThemes(page, "not found");
  await closePage(page);
});

test("an agency that does not exist is an error with a heading", async () => {
  const page = await openSignedIn(browser, `/agencies/${agency.id}-not`);
  await heading(page, "That did not work");
  await expectAccessibleInBothThemes(page, "error");
  await closePage(page);
});

test("a supervisor of one district sees that district only", async () => {
  const made = await agency.client.call(
    "icap.identity.v1.IdentityService/CreateAccount",
    {
      account: `${agency.id}-north`,
      grants: [
        {
          role: "ROLE_DISTRICT_SUPERVISOR",
          scope: agency.organizationName("north"),
        },
      ],
    },
  );
  const page = await openPage(browser, `/${agency.name}`);
  await signIn(page, made.account, made.oneTimePassword);
  await page
    .getByLabel("New password", { exact: true })
    .fill("four plain words together");
  await page.getByLabel("New password again").fill("four plain words together");
  await page.getByRole("button", { name: "Save the new password" }).click();
  await heading(page, agency.title);
  await page.getByRole("link", { name: "North district" }).waitFor();
  await page
    .getByRole("link", { name: "South district" })
    .waitFor({ state: "detached" });
  await closePage(page);
});
