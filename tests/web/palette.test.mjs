// The palette, the help and the settings: one table of keys, everything by words.
import { test } from "node:test";
import assert from "node:assert/strict";
import { codeEditor, withPage, write, written } from "./browser.mjs";
import { accessible, sound } from "./sound.mjs";
import { inHeader, status } from "./walk.mjs";

const rows = (page) => page.getByTestId("palette-row").allInnerTexts();
const marked = (page) => page.locator("[role=option][aria-selected=true]").innerText();

async function ask(page, words) {
  await page.locator("[data-testid=node], [data-testid=listed]").first().waitFor();
  await page.keyboard.press("Control+k");
  await page.getByTestId("palette-field").fill(words);
}

test("by words alone: approve, on to the end, and to a state", () =>
  withPage({}, async (page) => {
    await page.getByTestId("node").first().waitFor();
    await page.keyboard.press("Control+k");
    const field = page.getByTestId("palette-field");
    assert.ok(await field.evaluate((it) => it === document.activeElement));
    assert.match((await rows(page)).join("|"), /Run the definition[\s\S]*Approve RequestApproval/);
    await page.keyboard.type("state appr");
    assert.deepEqual((await rows(page)).length, 1);
    await page.keyboard.press("Enter");
    await page.getByTestId("palette").waitFor({ state: "hidden" });
    assert.equal(await page.evaluate(() => document.activeElement.dataset.name), "RequestApproval");
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-pressed")), "true");
    await ask(page, "approve");
    assert.match(await marked(page), /^Approve RequestApproval/);
    await page.keyboard.press("Enter");
    await status(page, "Succeeded");
    await ask(page, "approve");
    assert.equal((await rows(page)).some((words) => words.startsWith("Approve")), false, "nothing waits any more");
    await field.fill("open heartb");
    await page.keyboard.press("Escape");
    await page.getByTestId("palette").waitFor({ state: "hidden" });
  }));

test("the definition is laid out, and the editor changed", () =>
  withPage({}, async (page) => {
    await write(page, '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}');
    await page.getByText("Valid · JSONPath · 1 state").waitFor();
    await ask(page, "format");
    await page.keyboard.press("Enter");
    await page.getByTestId("palette").waitFor({ state: "hidden" });
    assert.match(await written(page), /^\{\n {2}"StartAt": "A",\n/);
    await ask(page, "simple editor");
    await page.keyboard.press("Enter");
    await page.locator("textarea#definition").waitFor();
    await ask(page, "simple editor");
    await page.keyboard.press("Enter");
    await codeEditor(page).waitFor();
  }));

test("arrows go round, what is marked is told and seen, a click does the same", () =>
  withPage({ viewport: { width: 1280, height: 500 } }, async (page) => {
    await ask(page, "");
    const field = page.getByTestId("palette-field");
    const first = await marked(page);
    await page.keyboard.press("ArrowUp");
    const last = page.locator("[role=option]").last();
    assert.equal(await last.getAttribute("aria-selected"), "true");
    assert.equal(await field.getAttribute("aria-activedescendant"), await last.getAttribute("id"));
    assert.ok(await last.evaluate((it) => it.getBoundingClientRect().bottom <= it.parentElement.getBoundingClientRect().bottom + 1));
    await page.keyboard.press("ArrowDown");
    assert.equal(await marked(page), first);
    await accessible(page, "dialog[open]");
    await field.fill("nothing is called like this");
    assert.equal(await field.getAttribute("aria-activedescendant"), null);
    await page.getByText("Nothing that can be done now is called that.").waitFor();
    await accessible(page, "dialog[open]");
    await field.fill("deny");
    await page.getByTestId("palette-row").first().click();
    await page.getByTestId("deny-send").waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.closest(".denial") !== null), true, "the focus is in the sheet");
  }));

test("scenarios and runs by words", () =>
  withPage({}, async (page) => {
    await page.keyboard.press("a");
    await status(page, "Succeeded");
    for (let back = 0; back < 12 && !(await page.getByTestId("approve").isVisible()); back += 1) await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("h");
    await page.getByTestId("toast").filter({ hasText: "You changed the past" }).waitFor();
    await ask(page, "show run 1");
    await page.keyboard.press("Enter");
    await page.getByTestId("runs").filter({ hasText: "Run 1" }).waitFor();
    await ask(page, "open scenario map");
    await page.keyboard.press("Enter");
    await page.getByTestId("scenario").filter({ hasText: "A Map of approvals" }).waitFor();
  }));

test("keys: one switch for all that print, a key of one's own, told when it is taken, kept, reset", () =>
  withPage({}, async (page) => {
    await ask(page, "settings");
    await page.keyboard.press("Enter");
    const settings = page.getByTestId("settings");
    await accessible(page, "dialog[open]");
    await page.getByTestId("key-approve").click();
    await page.keyboard.press("h");
    await page.getByTestId("keys-said").filter({ hasText: "H is taken: Heartbeat." }).waitFor();
    await page.getByTestId("key-approve").click();
    await page.keyboard.press("Escape");
    assert.ok(await settings.isVisible(), "Escape leaves the key, not the settings");
    await page.getByTestId("key-approve").click();
    await page.keyboard.press("y");
    assert.match(await page.getByTestId("key-approve").innerText(), /Y/);
    await page.keyboard.press("Escape");
    await settings.waitFor({ state: "hidden" });
    assert.match(await page.getByTestId("approve").innerText(), /Y/);
    assert.equal(await page.getByTestId("approve").getAttribute("aria-keyshortcuts"), "Y");
    await page.reload();
    await status(page, "Waiting for you");
    await page.keyboard.press("a");
    await status(page, "Waiting for you");
    await page.keyboard.press("y");
    await status(page, "Succeeded");
    await page.keyboard.press("?");
    await page.getByTestId("help").filter({ hasText: "Y" }).waitFor();
    await page.getByTestId("help-settings").click();
    await page.getByTestId("keys-reset").click();
    await page.getByLabel("Single keys act").uncheck();
    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    await page.keyboard.press("p");
    assert.equal(await page.getByTestId("help").isVisible(), false);
    await page.getByTestId("definition").waitFor();
    await page.keyboard.press("ArrowLeft");
    await status(page, "Running");
  }));

test("E leads into the editor, where no key acts, and Esc out of it", () =>
  withPage({}, async (page) => {
    await page.keyboard.press("e");
    const inside = () => page.evaluate(() => document.activeElement.closest(".editor") !== null);
    await page.waitForFunction(() => document.activeElement.closest(".editor"));
    await page.keyboard.press("a");
    await status(page, "Waiting for you");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.activeElement.id === "play");
    assert.equal(await inside(), false);
  }));

test("the theme: as the system, light, dark, and kept", () =>
  withPage({ colorScheme: "dark" }, async (page) => {
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await paper();
    await ask(page, "settings");
    await page.keyboard.press("Enter");
    await page.getByTestId("theme").selectOption("Light");
    assert.notEqual(await paper(), dark);
    await page.reload();
    await page.getByTestId("status").waitFor();
    assert.notEqual(await paper(), dark);
    await ask(page, "dark theme");
    await page.keyboard.press("Enter");
    assert.equal(await paper(), dark);
    await ask(page, "settings");
    await page.keyboard.press("Enter");
    await page.getByTestId("theme").selectOption("As the system");
    await page.emulateMedia({ colorScheme: "light" });
    assert.notEqual(await paper(), dark);
  }));

test("the next run begins when it is told to, in simulated time", () =>
  withPage({}, async (page) => {
    await ask(page, "settings");
    await page.keyboard.press("Enter");
    await page.getByTestId("start").fill("2031-12-31T23:59:30");
    await page.getByTestId("start").blur();
    await page.getByText("Simulated time of the next run: Wed 31 Dec 2031, 23:59:30 UTC.").waitFor();
    await page.keyboard.press("Escape");
    assert.match(await page.locator(".date").innerText(), /2026/, "the run under way keeps its time");
    await page.keyboard.press("Control+Enter");
    await page.locator(".date").filter({ hasText: "Wed 31 Dec 2031, 23:59:30 UTC" }).waitFor();
    await ask(page, "settings");
    await page.keyboard.press("Enter");
    await page.getByTestId("start-reset").click();
    await page.getByText("Simulated time of the next run: Mon 5 Jan 2026, 09:00:00 UTC.").waitFor();
    await page.getByTestId("start").fill("2031-12-31T23:59:30");
    await page.getByTestId("start").blur();
    await page.getByText("Simulated time of the next run: Wed 31 Dec 2031").waitFor();
    await page.reload();
    await page.getByTestId("node").first().waitFor();
    await page.keyboard.press("Control+Enter");
    await page.locator(".date").filter({ hasText: "31 Dec 2031" }).waitFor();
  }));

for (const [width, height] of [[1440, 900], [390, 844], [320, 640], [320, 256]]) {
  test(`${width} by ${height}: palette, settings and help fit, and axe finds nothing`, () =>
    withPage({ viewport: { width, height } }, async (page) => {
      await inHeader(page, "What to do");
      await sound(page);
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Help and shortcuts" }).click();
      await sound(page);
      await page.getByTestId("help-settings").click();
      await page.getByTestId("settings").waitFor();
      await sound(page);
    }));
}
