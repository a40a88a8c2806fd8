// The code editor: that it comes late, what it does, and what is there without it.
import { test } from "node:test";
import assert from "node:assert/strict";
import { codeEditor, withPage, write, written } from "./browser.mjs";
import { approval } from "./machines.mjs";
import { sound } from "./sound.mjs";

const chunk = /\/editor\/editor-[0-9a-f]+\.js/;
const pretty = (value) => JSON.stringify(value, null, 2);
const wait = pretty({ StartAt: "Rest", States: { Rest: { Type: "Wait", Seconds: 60000, Next: "Done" }, Done: { Type: "Succeed" } } });

// Puts the cursor behind some text of the definition.
async function goBehind(page, text) {
  await page.locator(".cm-line").filter({ hasText: text }).first().click();
  await page.keyboard.press("End");
}

test("the page is there before its editor, which comes by itself", () =>
  withPage(
    {
      prepare: (page) =>
        page.route(chunk, async (route) => {
          await new Promise((later) => setTimeout(later, 1500));
          await route.continue();
        }),
    },
    async (page) => {
      assert.equal(await codeEditor(page).count(), 0);
      await page.locator("textarea#definition").waitFor();
      await page.getByTestId("approve").click();
      await page.getByTestId("status").filter({ hasText: "Succeeded" }).waitFor();
      assert.equal(await codeEditor(page).count(), 0, "the run is over before the editor is there");
      await codeEditor(page).waitFor();
      assert.match(await written(page), /"StartAt"/);
      assert.ok(await page.locator(".cm-scroller").evaluate((it) => it.scrollHeight > it.clientHeight), "it scrolls");
    },
  ));

test("who writes in the text area is not disturbed", () =>
  withPage(
    { prepare: (page) => page.route(chunk, async (route) => setTimeout(() => route.continue(), 800)) },
    async (page) => {
      const area = page.locator("textarea#definition");
      await area.fill(wait);
      await page.waitForResponse(chunk);
      await page.waitForTimeout(700);
      assert.ok(await area.evaluate((field) => field === document.activeElement));
      await page.getByTestId("status").click();
      await page.getByRole("tab", { name: "Definition" }).focus();
      await codeEditor(page).waitFor();
      assert.equal(await written(page), wait);
    },
  ));

test("what is typed is what runs, and can be undone", () =>
  withPage({}, async (page) => {
    await write(page, wait);
    await page.getByText("Valid · JSONPath · 2 states").waitFor();
    await goBehind(page, '"Seconds": 60');
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.type("5");
    assert.match(await written(page), /"Seconds": 600005,/);
    await page.keyboard.press("ControlOrMeta+Enter");
    await page.getByTestId("status").filter({ hasText: "Waiting until" }).waitFor();
    await page.locator(".cm-running, .cm-waiting").filter({ hasText: '"Rest"' }).waitFor();
    await page.getByTestId("scenarios").click();
    await page.locator('[data-name="late"] button').click();
    await page.getByTestId("scenario").filter({ hasText: "Too late, and twice" }).waitFor();
    await codeEditor(page).focus();
    await page.keyboard.press("ControlOrMeta+z");
    await page.getByTestId("scenario").filter({ hasText: "Your definition" }).waitFor();
    assert.match(await written(page), /"Seconds": 600005,/);
    await page.keyboard.press("ControlOrMeta+z");
    assert.equal(await written(page), wait);
  }));

test("states, fields and names of expressions are proposed", () =>
  withPage({}, async (page) => {
    const proposals = page.getByRole("listbox").getByRole("option");
    const chooses = async (typed, label) => {
      await page.keyboard.type(typed);
      await proposals.filter({ hasText: label }).first().waitFor();
      await page.waitForTimeout(150);
      await page.keyboard.press("Enter");
      await page.getByRole("listbox").waitFor({ state: "detached" }).catch(() => {});
    };
    await write(page, wait.replace('"Next": "Done"', '"Next": ""'));
    await goBehind(page, '"Next": ""');
    await page.keyboard.press("ArrowLeft");
    await chooses("Do", "Done");
    assert.equal(await written(page), wait);
    await goBehind(page, '"Type": "Succeed"');
    await page.keyboard.type(",");
    await page.keyboard.press("Enter");
    await chooses('"Comm', "Comment");
    assert.match(await written(page), /"Type": "Succeed",\n {6}"Comment": ""\n/);
  }));

test("problems are marked in the text and in the gutter, and the list leads there", () =>
  withPage({}, async (page) => {
    await write(page, wait.replace('"Done"', '"Dune"'));
    await page.locator(".cm-lintRange-error").filter({ hasText: "Dune" }).waitFor();
    await page.locator(".cm-lint-marker-error").first().waitFor();
    assert.equal(await codeEditor(page).getAttribute("aria-invalid"), "true");
    await sound(page);
    await page.getByTestId("problem").first().getByRole("button", { name: /Line 7/ }).click();
    assert.ok(await codeEditor(page).evaluate((content) => content === document.activeElement));
    assert.equal(await page.evaluate(() => getSelection().toString()), '"Dune"');
    await page.getByTestId("problem").first().getByRole("button", { name: "Replace with Done" }).click();
    await page.getByText("Valid · JSONPath").waitFor();
    assert.equal(await written(page), wait);
    assert.equal(await page.locator(".cm-lintRange-error").count(), 0);
  }));

test("a state is folded, a definition laid out, a field explained", () =>
  withPage({}, async (page) => {
    await write(page, JSON.stringify(JSON.parse(wait)));
    await page.getByTestId("format").click();
    assert.equal(await written(page), wait);
    await page.locator(".cm-lintRange, .cm-line").filter({ hasText: '"Seconds"' }).hover();
    const line = page.locator(".cm-line").filter({ hasText: '"Seconds"' });
    await line.locator("span").filter({ hasText: "Seconds" }).first().hover();
    await page.locator(".cm-explanation").filter({ hasText: "So many seconds" }).waitFor();
    await page.mouse.move(0, 0);
    await goBehind(page, '"Rest": {');
    await page.keyboard.press("Control+Shift+BracketLeft");
    await page.locator(".cm-foldPlaceholder").waitFor();
    assert.equal(await page.locator(".cm-line").filter({ hasText: "Seconds" }).count(), 0);
    assert.equal(await written(page), wait);
    await page.getByTestId("run").click();
    await page.getByTestId("status").filter({ hasText: "Waiting until" }).waitFor();
  }));

test("lines are begun where they belong", () =>
  withPage({}, async (page) => {
    await write(page, wait);
    await goBehind(page, '"Type": "Succeed"');
    await page.keyboard.type(', "Assign": {');
    await page.keyboard.press("Enter");
    await page.keyboard.type("1");
    assert.match(await written(page), /"Succeed", "Assign": \{\n {8}1\n {6}\}\n/);
    await write(page, '{\n  "a": [');
    await goBehind(page, '"a": [');
    await page.keyboard.press("Enter");
    await page.keyboard.type("]");
    assert.equal(await written(page), '{\n  "a": [\n  ]');
  }));

test("words are found in the text, and replaced", () =>
  withPage({}, async (page) => {
    await write(page, wait);
    await goBehind(page, '"StartAt"');
    await page.keyboard.press("ControlOrMeta+f");
    const field = page.getByRole("textbox", { name: "Find" });
    await field.pressSequentially("Done");
    assert.ok(await field.evaluate((it) => it === document.activeElement));
    await page.locator(".cm-searchMatch").nth(1).waitFor();
    await sound(page);
    await field.press("Enter");
    await page.locator(".cm-line:nth-of-type(7) .cm-searchMatch-selected").waitFor();
    await page.waitForTimeout(300);
    await field.press("Enter");
    await page.locator(".cm-line:nth-of-type(9) .cm-searchMatch-selected").waitFor();
    await page.getByRole("textbox", { name: "Replace" }).pressSequentially("Over");
    await page.getByRole("button", { name: "replace all" }).click();
    await page.getByText("Valid · JSONPath · 2 states").waitFor();
    assert.equal(await written(page), wait.replaceAll("Done", "Over"));
    await field.press("Escape");
    await field.waitFor({ state: "detached" });
    assert.ok(await codeEditor(page).evaluate((content) => content === document.activeElement));
  }));

test("YAML has its inks and its folds, too", () =>
  withPage({}, async (page) => {
    const yaml = "# a note\nStartAt: Rest\nStates:\n  Rest:\n    Type: Wait\n    Seconds: 60\n    Next: 'Done'\n  Done: {Type: Succeed}\n";
    await write(page, yaml);
    const ink = (text) =>
      page.locator(".cm-line span").filter({ hasText: text }).first().evaluate((it) => getComputedStyle(it).color);
    const [name, value, quoted, number, note] = await Promise.all(["StartAt", "Wait", "'Done'", "60", "# a note"].map(ink));
    assert.equal(value, quoted);
    assert.equal(await ink("Seconds"), name);
    assert.equal(new Set([name, value, number, note]).size, 4);
    await sound(page);
    await goBehind(page, "Rest:");
    await page.keyboard.press("Control+Shift+BracketLeft");
    await page.locator(".cm-foldPlaceholder").waitFor();
    assert.equal(await page.locator(".cm-line").filter({ hasText: "Seconds" }).count(), 0);
    assert.equal(await page.locator(".cm-line").filter({ hasText: "Succeed" }).count(), 1);
  }));

test("the text and the graph select the same state", () =>
  withPage({}, async (page) => {
    await write(page, pretty(approval));
    const node = (name) => page.locator(`[data-testid=node][data-name="${name}"]`);
    await node("SaveFeedback").waitFor();
    await page.locator(".cm-line").filter({ hasText: "save-feedback" }).click();
    await page.locator(".cm-selected").filter({ hasText: "save-feedback" }).waitFor();
    await node("RequestApproval").click();
    await page.locator(".cm-selected").filter({ hasText: '"RequestApproval"' }).waitFor();
    assert.equal(await page.locator(".cm-selected").filter({ hasText: "save-feedback" }).count(), 0);
  }));

test("Tab leaves the editor", () =>
  withPage({}, async (page) => {
    await codeEditor(page).focus();
    await page.keyboard.press("Tab");
    assert.ok(!(await codeEditor(page).evaluate((content) => content.contains(document.activeElement))));
    assert.equal(await codeEditor(page).getAttribute("aria-label"), "Definition, in Amazon States Language");
  }));

test("who prefers the text area keeps it, and can go back", () =>
  withPage({}, async (page) => {
    await page.getByTestId("simple-editor").click();
    const area = page.locator("textarea#definition");
    await area.fill(wait);
    await page.getByTestId("run").click();
    await page.getByTestId("status").filter({ hasText: "Waiting until" }).waitFor();
    await page.waitForTimeout(600);
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.reload();
    await page.getByTestId("status").waitFor();
    await page.waitForTimeout(500);
    assert.equal(await area.inputValue(), wait);
    assert.ok(!asked.some((url) => chunk.test(url)), "nobody asks for the code editor");
    await sound(page);
    await page.getByTestId("simple-editor").click();
    await codeEditor(page).waitFor();
    assert.equal(await written(page), wait);
  }));

test("where the editor cannot be had, the text area does it all", () =>
  withPage({ breaks: true, prepare: (page) => page.route(chunk, (route) => route.abort()) }, async (page) => {
    await page.getByText("The code editor did not load.").waitFor();
    await sound(page);
    await write(page, wait.replace('"Done"', '"Dune"'));
    await page.getByTestId("problem").first().getByRole("button", { name: "Replace with Done" }).click();
    assert.equal(await written(page), wait);
    await page.getByTestId("run").click();
    await page.getByTestId("status").filter({ hasText: "Waiting until" }).waitFor();
    await page.unroute(chunk);
    await page.getByRole("button", { name: "Try again" }).click();
    await codeEditor(page).waitFor();
    assert.equal(await written(page), wait);
  }));

for (const colorScheme of ["light", "dark"]) {
  test(`nothing is hard to see or to reach, ${colorScheme}`, () =>
    withPage({ colorScheme }, async (page) => {
      await page.getByTestId("hold").waitFor();
      await sound(page);
      await goBehind(page, '"StartAt"');
      await page.keyboard.press("Enter");
      await page.keyboard.type('"');
      await page.getByRole("listbox").waitFor();
      await sound(page);
    }));
}

// Large texts are told of when the fingers rest.
test("a megabyte can be typed in", (context) =>
  withPage({}, async (page) => {
    const States = Object.fromEntries(Array.from({ length: 7600 }, (_, at) => [`S${at}`, { Type: "Pass", Comment: "x".repeat(50), Next: `S${at + 1}` }]));
    const text = pretty({ StartAt: "S0", States: { ...States, S7600: { Type: "Succeed" } } });
    assert.ok(text.length > 1_000_000);
    await write(page, text);
    await page.getByText("Valid · JSONPath · 7601 states").waitFor({ timeout: 60000 });
    await page.locator(".cm-content").press("ControlOrMeta+Home");
    await goBehind(page, '"StartAt"');
    const middle = await page.evaluate(async () => {
      const longest = [];
      for (let at = 0; at < 20; at += 1) {
        const began = performance.now();
        document.execCommand("insertText", false, " ");
        await new Promise(requestAnimationFrame);
        longest.push(performance.now() - began);
      }
      return longest.sort((one, other) => one - other)[10];
    });
    context.diagnostic(`the middle of twenty keys took ${Math.round(middle)} ms`);
    await page.getByText("Valid · JSONPath · 7601 states").waitFor({ timeout: 60000 });
    assert.ok((await written(page)).includes('"StartAt": "S0",' + " ".repeat(20)));
  }));
