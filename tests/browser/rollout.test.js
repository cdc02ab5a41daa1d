import assert from "node:assert/strict";
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
} from "./lib/browser.js";

let browser;
let agency;

before(async () => {
  browser = await launch();
  agency = await makeAgency();
});
after(() => browser?.close());

test("an administrator opens the survey, watches the count and closes it", async () => {
  const page = await openSignedIn(browser, `/${agency.rollout}`);
  await heading(page, "First wave");
  await expectAccessibleInBothThemes(page, "draft rollout");
  await page.getByRole("button", { name: "Open the survey" }).click();
  const dialog = page.getByRole("dialog");
  await expectAccessibleInBothThemes(page, "dialog");
  await dialog.getByLabel("Reason").fill("No school is there to confirm");
  await dialog.getByRole("button", { name: "Open the survey" }).click();
  const submitted = page.locator('dd[data-figure="submitted"]');
  await submitted.getByText("0", { exact: true }).waitFor();
  await page.getByText("Live: counts follow").first().waitFor();

  const [code] = await agency.issueCodes("oak");
  await page
    .locator('dd[data-figure="invited"]')
    .getByText("9", { exact: true })
    .waitFor();
  const teacher = await openPage(browser, `/s/${code}`, { viewport: phone });
  await teacher.getByRole("button", { name: "Start" }).click();
  for (const next of ["Next", "To the last step"]) {
    for (const field of await teacher.locator("[data-item]").all()) {
      await field.getByText("Agree", { exact: true }).click();
    }
    await teacher.getByRole("button", { name: next, exact: true }).click();
  }
  await teacher.getByRole("button", { name: "Send my answers" }).click();
  await heading(teacher, "Thank you. Your answers have been accepted.");
  await closePage(teacher);

  await submitted.getByText("1", { exact: true }).waitFor();
  const oak = page.getByRole("row", { name: /Oak school/ });
  await oak
    .locator('[data-figure="submitted"]')
    .getByText("1", { exact: true })
    .waitFor();
  await expectAccessibleInBothThemes(page, "open rollout");
  await page.setViewportSize(phone);
  await expectAccessibleInBothThemes(page, "open rollout on a phone");

  await page.getByRole("button", { name: "Close the survey" }).click();
  await dialog.getByText("1 of 9 teachers answered").waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Close the survey" }).click();
  await dialog.getByRole("button", { name: "Close the survey" }).click();
  await page.getByText("These counts are final").first().waitFor();
  assert.equal(await submitted.innerText(), "1");
  await expectAccessibleInBothThemes(page, "closed rollout");
  await closePage(page);
});
