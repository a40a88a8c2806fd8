// What failed is seen in the text, and can be mended from where it is explained.
import { test } from "node:test";
import assert from "node:assert/strict";
import { codeEditor, withPage, write, written } from "./browser.mjs";
import { approval } from "./machines.mjs";
import { accessible, misplaced } from "./sound.mjs";
import { status } from "./walk.mjs";

const pretty = (value) => JSON.stringify(value, null, 2);
const definition = pretty(approval);
const marked = (page) => page.locator(".cm-failed");

// Runs the approval without a Catch, and denies.
async function fail(page) {
  await write(page, definition);
  await page.getByTestId("run").click();
  await page.getByTestId("deny").click();
  await page.getByTestId("deny-send").click();
  await status(page, "Failed · Denied");
}

test("the lines of a state that failed are marked until somebody goes back", () =>
  withPage({}, async (page) => {
    await fail(page);
    await marked(page).first().waitFor();
    assert.equal(await marked(page).first().getAttribute("title"), "Failed");
    assert.match((await marked(page).allInnerTexts()).join("\n"), /"RequestApproval": \{[^]*"Next": "SaveFeedback"\s+\}/);
    await page.getByTestId("rewind").click();
    await status(page, "Running");
    assert.equal(await marked(page).count(), 0);
    await page.getByRole("button", { name: "To where this run has come" }).click();
    await marked(page).first().waitFor();
  }));

test("a Catch is added, taken back, added again, and takes the error", () =>
  withPage({}, async (page) => {
    await fail(page);
    const add = page.getByTestId("add-catch");
    await add.click();
    const toast = page.getByTestId("toast").filter({ hasText: "Catch added." });
    await toast.waitFor();
    await accessible(page, ".toast");
    assert.equal(await add.count(), 0);
    const { States } = JSON.parse(await written(page));
    assert.deepEqual(States.RequestApproval.Catch, [{ ErrorEquals: ["Denied"], Next: "RequestApproval failed" }]);
    await codeEditor(page).locator(".cm-selected").first().waitFor();
    await toast.getByRole("button", { name: "Undo" }).click();
    await page.getByTestId("toast").filter({ hasText: "It was adding a Catch." }).waitFor();
    assert.equal(await written(page), definition);
    await add.focus();
    await page.keyboard.press("Enter");
    await toast.waitFor();
    assert.notEqual(await page.evaluate(() => document.activeElement.localName), "body", "the focus has a place");
    await page.getByRole("button", { name: "Run again" }).click();
    await page.getByTestId("deny").click();
    await page.getByTestId("deny-send").click();
    await status(page, "Succeeded");
    await page.locator('[data-testid=node][data-name="RequestApproval failed"]').waitFor();
  }));

for (const [width, height] of [[1440, 900], [390, 844], [320, 640]]) {
  test(`the ending of what failed, at ${width} by ${height}`, () =>
    withPage({ viewport: { width, height } }, async (page) => {
      await page.getByTestId("deny").click();
      await page.getByTestId("deny-send").click();
      await status(page, "Succeeded");
      await write(page, definition);
      await page.keyboard.press("Control+Enter");
      await page.getByTestId("deny").click();
      await page.getByTestId("deny-send").click();
      await page.getByTestId("add-catch").waitFor();
      await accessible(page);
      assert.deepEqual(await misplaced(page), []);
    }));
}

test("an input belongs to its definition, and what was typed can be had back", () =>
  withPage({}, async (page) => {
    const other = pretty({ StartAt: "Rest", States: { Rest: { Type: "Pass", End: true } } });
    const input = page.getByTestId("input");
    await page.getByRole("tab", { name: "Input" }).click();
    assert.notEqual(await input.inputValue(), "{}");
    await input.fill("[1, 2]");
    await page.getByRole("tab", { name: "Definition" }).click();
    await write(page, other);
    const toast = page.getByTestId("toast").filter({ hasText: "The input is {} now." });
    await toast.waitFor();
    assert.equal(await input.inputValue(), "{}");
    await toast.getByRole("button", { name: "Undo" }).click();
    await page.getByTestId("toast").filter({ hasText: "It was emptying the input." }).waitFor();
    assert.equal(await input.inputValue(), "[1, 2]");
    assert.equal(await written(page), other);
  }));

test("cards say how long a scenario takes", () =>
  withPage({}, async (page) => {
    await page.getByTestId("scenarios").click();
    const cards = page.locator(".cards .scenario p");
    await cards.first().waitFor();
    const told = await cards.allInnerTexts();
    assert.ok(told.slice(0, -1).every((text) => /\S \d\smin\.$/.test(text)), told.join("\n"));
    assert.doesNotMatch(told.at(-1), /min/);
  }));
