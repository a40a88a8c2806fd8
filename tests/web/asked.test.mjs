// What people did in a run is a list that can be changed: gone to, moved, taken out, asked again, saved as a case.
import { test } from "node:test";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { withPage } from "./browser.mjs";
import { sound } from "./sound.mjs";
import { status } from "./walk.mjs";

const lines = (page) => page.getByTestId("asked-line");
const toast = (page, words) => page.getByTestId("toast").filter({ hasText: words }).waitFor();

// Approves on the first visit, and opens the list from the lane of people.
async function approved(page) {
  await page.getByTestId("approve").click();
  await status(page, "Succeeded");
  await page.locator("[data-testid=asked]").click();
  await lines(page).nth(1).waitFor();
}

test("an approval is taken out: the token waits again, and the other run is kept", () =>
  withPage({}, async (page) => {
    await approved(page);
    assert.deepEqual(
      (await lines(page).locator("strong").allInnerTexts()),
      ["StartExecution", "SendTaskSuccess · RequestApproval"],
    );
    await sound(page);
    assert.equal(await lines(page).first().getByRole("button", { name: /^Take out/ }).count(), 0, "the start stays");
    await lines(page).nth(1).getByRole("button", { name: /^Take out/ }).click();
    await toast(page, "Taken out.");
    await lines(page).nth(1).waitFor({ state: "detached" });
    await page.keyboard.press("Escape");
    await status(page, "Waiting for you");
    await page.getByTestId("runs").click();
    await page.locator(".run").nth(1).waitFor();
  }));

test("an approval is moved behind the limit: it comes too late", () =>
  withPage({}, async (page) => {
    await approved(page);
    await lines(page).nth(1).getByRole("spinbutton").fill("400000");
    await lines(page).nth(1).getByRole("spinbutton").press("Enter");
    await toast(page, "Moved to 4 d 15:06:40.");
    await page.keyboard.press("Escape");
    await status(page, "Failed");
    await page.locator("[data-testid=mark][data-kind=refused]").waitFor();
  }));

test("what was asked is asked again, and AWS's answer is told", () =>
  withPage({}, async (page) => {
    await approved(page);
    await lines(page).nth(1).getByRole("button", { name: /^Ask again now/ }).click();
    await toast(page, "TaskTimedOut");
    await lines(page).nth(2).waitFor();
  }));

test("a run is a case of our tests", () =>
  withPage({}, async (page) => {
    await page.getByTestId("approve").click();
    await status(page, "Succeeded");
    await page.getByTestId("share").click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save as a test case" }).click(),
    ]);
    const text = await readFile(await download.path(), "utf8");
    assert.match(text, /^## refund-approval\n/);
    assert.match(text, /```asl\n\{/);
    assert.match(text, /```script\n\+\S+ succeed 1 /);
  }));

for (const [width, height] of [[390, 844], [320, 640]]) {
  test(`${width} by ${height}: the list fits`, () =>
    withPage({ viewport: { width, height } }, async (page) => {
      await page.getByTestId("hold").getByTestId("approve").click();
      await status(page, "Succeeded");
      await page.getByRole("button", { name: "Timeline" }).click();
      await page.locator("[data-testid=asked]").click();
      await lines(page).nth(1).waitFor();
      await sound(page);
    }));
}
