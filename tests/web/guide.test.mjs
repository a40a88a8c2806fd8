// The guide: one line of what to do, which goes on when that is done.
import { test } from "node:test";
import assert from "node:assert/strict";
import { withPage } from "./browser.mjs";
import { sound } from "./sound.mjs";
import { status } from "./walk.mjs";

const told = (page, words) => page.getByTestId("guide").filter({ hasText: words }).waitFor();

async function hold(page) {
  await page.keyboard.press("Control+Enter");
  await status(page, "Waiting for you");
}

test("the whole lesson by keyboard", () =>
  withPage({}, async (page) => {
    await told(page, "Guide 1/5 The execution stands still until its token comes back.");
    await page.keyboard.press("a");
    await told(page, "Guide 2/5 Press Run. Deny it");
    await hold(page);
    await page.keyboard.press("d");
    await page.getByTestId("deny-error").press("Enter");
    await told(page, "Guide 3/5");
    await hold(page);
    await told(page, "Guide 3/5 What if nobody answers?");
    await page.locator('[data-testid="node"][data-name="Escalate"]').press("Enter");
    await told(page, "Guide 4/5 Skip ahead");
    await page.reload();
    await told(page, "Guide 4/5 Skip ahead");
    await sound(page);
    await page.keyboard.press("Shift+ArrowRight");
    await told(page, "Guide 5/5 Right: Escalate.");
    await page.getByTestId("rewind").press("Enter");
    await status(page, "Waiting for you");
    await page.keyboard.press("a");
    await told(page, "Both runs are kept");
    await page.getByRole("button", { name: "Guide 5/5" }).press("Enter");
    assert.equal(await page.getByTestId("guide").count(), 0);
    await page.getByText("Open the mail and follow a link").first().waitFor();
  }));

test("begun from somebody's own definition, which can be taken back", () =>
  withPage({}, async (page) => {
    await page.getByTestId("scenarios").click();
    await page.locator('[data-name="late"]').click();
    assert.equal(await page.getByTestId("guide").count(), 0);
    await page.getByRole("button", { name: "Guide", exact: true }).click();
    await told(page, "Guide 1/5 Press Run.");
    await page.keyboard.press("Control+z");
    await page.getByTestId("scenario").filter({ hasText: "Too late" }).waitFor();
  }));
