// What is kept: each tab keeps its own bench, what left the bench is on a list, and changes are undone.
import { test } from "node:test";
import assert from "node:assert/strict";
import { codeEditor, withPage, write, written } from "./browser.mjs";
import { misplaced, sound } from "./sound.mjs";
import { inHeader } from "./walk.mjs";

const status = (page, words) => page.getByTestId("status").filter({ hasText: words }).waitFor();
const toast = (page, words) => page.getByTestId("toast").filter({ hasText: words }).waitFor();
const machine = (name) => `{"StartAt": "${name}", "States": {"${name}": {"Type": "Wait", "Seconds": 60, "End": true}}}`;

// Another tab of the same person; a tab that is closed tells the page that it goes.
async function tab(page) {
  const other = await page.context().newPage();
  await other.goto(page.url());
  await ready(other);
  return other;
}

async function ready(page) {
  await page.getByTestId("status").waitFor();
  await codeEditor(page).waitFor({ state: "attached" });
}

async function keep(page, text) {
  await write(page, text);
  await page.waitForTimeout(700);
}

async function close(page) {
  await page.goto("about:blank");
  await page.close();
}

const recent = (page) => page.getByTestId("recent");

test("two tabs do not write over one another", () =>
  withPage({}, async (page) => {
    await keep(page, machine("First"));
    const other = await tab(page);
    await toast(other, "This is a copy.");
    assert.match(await written(other), /First/);
    await keep(other, machine("Second"));
    await keep(page, machine("Third"));
    for (const [each, name] of [[page, /Third/], [other, /Second/], [page, /Third/]]) {
      await each.reload();
      await ready(each);
      assert.match(await written(each), name);
    }
    await close(page);
    await close(other);
  }));

test("tabs that were closed: one is gone on with, the other is on the list", () =>
  withPage({}, async (page) => {
    await keep(page, machine("First"));
    const other = await tab(page);
    await keep(other, machine("Second"));
    const host = await page.context().newPage();
    await host.goto(new URL("offline.js", page.url()).href);
    const url = page.url();
    await close(other);
    await page.goto("about:blank");
    await host.goto(url);
    await ready(host);
    const name = /Second/.test(await written(host)) ? "First" : "Second";
    assert.equal(await host.getByTestId("toast").count(), 0);
    await host.getByTestId("scenarios").click();
    await recent(host).filter({ hasText: `Starts at ${name}` }).getByRole("button").first().click();
    await toast(host, "Opened again.");
    assert.match(await written(host), new RegExp(name));
  }));

test("a page that comes back from the history has its own", () =>
  withPage({}, async (page) => {
    await keep(page, machine("First"));
    await page.goto("about:blank");
    await page.goBack();
    await ready(page);
    await keep(page, machine("Second"));
    await page.reload();
    await ready(page);
    assert.match(await written(page), /Second/);
  }));

test("what lay on the bench is on the list of the recent: opened again, removed", () =>
  withPage({}, async (page) => {
    const open = async (name) => {
      await page.getByTestId("scenarios").click();
      await page.locator(`[data-name="${name}"]`).click();
    };
    await page.getByTestId("approve").click();
    await status(page, "Succeeded");
    await open("late");
    await write(page, machine("Mine"));
    await open("activity");
    await page.getByTestId("scenarios").click();
    assert.deepEqual((await recent(page).allInnerTexts()).map((it) => it.replace(/\s+/g, " ").replace(/ · \d.*/, "")), [
      "Your definition Starts at Mine",
      "Refund approval Starts at RequestApproval",
    ]);
    await sound(page);
    await page.getByRole("button", { name: "Remove Your definition" }).click();
    assert.equal(await recent(page).count(), 1);
    await page.keyboard.press("Escape");
    await page.reload();
    await ready(page);
    await page.getByTestId("scenarios").click();
    await recent(page).getByRole("button", { name: "Refund approval", exact: true }).click();
    await toast(page, "Opened again.");
    await status(page, "Succeeded");
  }));

for (const colorScheme of ["light", "dark"]) {
  test(`the list on a phone, ${colorScheme}`, () =>
    withPage({ viewport: { width: 390, height: 844 }, colorScheme }, async (page) => {
      for (const name of ["late", "approval"]) {
        await inHeader(page, "Scenarios");
        await page.locator(`[data-name="${name}"]`).click();
      }
      await inHeader(page, "Scenarios");
      await recent(page).first().waitFor();
      await sound(page);
      const within = (await misplaced(page)).filter((it) => /Remove|Refund approval/.test(it) && !/under/.test(it));
      assert.deepEqual(within, []);
    }));
}

test("undo and redo outside of fields, by keys and by the palette", () =>
  withPage({}, async (page) => {
    await page.getByTestId("scenarios").click();
    await page.locator('[data-name="late"]').click();
    await page.getByTestId("scenario").filter({ hasText: "Too late" }).waitFor();
    await page.locator(".brand").click();
    await page.keyboard.press("Control+z");
    await toast(page, "It was opening a scenario");
    await page.getByTestId("scenario").filter({ hasText: "Refund approval" }).waitFor();
    await status(page, "Waiting for you");
    assert.match(await written(page), /RequestApproval/);
    await page.locator(".brand").click();
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press("Control+Shift+Z");
    await toast(page, "Redone.");
    await page.getByTestId("scenario").filter({ hasText: "Too late" }).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByTestId("palette-field").fill("undo");
    await page.getByTestId("palette-row").filter({ hasText: "Undo opening a scenario" }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByTestId("scenario").filter({ hasText: "Refund approval" }).waitFor();
  }));

test("what is typed in a field is undone by the field in there, and by the page outside of it", () =>
  withPage({}, async (page) => {
    await page.getByRole("tab", { name: "Input" }).click();
    const input = page.getByTestId("input");
    const was = await input.inputValue();
    await input.press("End");
    await input.pressSequentially(" ");
    await input.press("Control+z");
    assert.equal(await input.inputValue(), was);
    assert.equal(await page.getByTestId("toast").filter({ hasText: "Undone" }).count(), 0);
    await input.fill('{"n": 1}');
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press("Control+z");
    await toast(page, "typing in the input");
    assert.equal(await input.inputValue(), was);
  }));

async function reload(page) {
  await page.waitForTimeout(600);
  await page.reload();
  await ready(page);
}

test("what is typed and not sent is there after a reload, and so are the open tabs", () =>
  withPage({}, async (page) => {
    const hold = page.getByTestId("hold");
    await hold.getByTestId("edit-output").click();
    await page.getByTestId("output").fill('{"approved": "by An');
    await hold.getByTestId("deny").click();
    await page.getByTestId("deny-error").fill("TooMuch");
    await page.getByTestId("deny-cause").fill('Ask "Ana"');
    await page.getByRole("tab", { name: "Input" }).click();
    await page.getByTestId("input").fill('{"half": ');
    await page.getByRole("tab", { name: "Tokens" }).click();
    await page.getByTestId("any-token").fill("AQCEA garbage");
    await reload(page);
    assert.equal(await page.getByTestId("output").inputValue(), '{"approved": "by An');
    assert.equal(await page.getByTestId("deny-error").inputValue(), "TooMuch");
    assert.equal(await page.getByTestId("deny-cause").inputValue(), 'Ask "Ana"');
    assert.equal(await page.getByTestId("input").inputValue(), '{"half": ');
    assert.ok(await page.getByTestId("input").isVisible());
    assert.equal(await page.getByTestId("any-token").inputValue(), "AQCEA garbage");
    await page.getByRole("tab", { name: "Events" }).click();
    await page.getByTestId("event-search").fill("Task");
    await reload(page);
    assert.equal(await page.getByTestId("event-search").inputValue(), "Task");
  }));

test("a letter that was typed just before the page went is kept, too", () =>
  withPage({}, async (page) => {
    await page.getByTestId("hold").getByTestId("deny").click();
    await page.getByTestId("deny-cause").pressSequentially("late");
    await page.reload();
    await ready(page);
    assert.equal(await page.getByTestId("deny-cause").inputValue(), "late");
  }));

test("a set-up that is no good yet is kept with what is wrong with it", () =>
  withPage({}, async (page) => {
    await page.getByTestId("scenarios").click();
    await page.locator('[data-name="queue"]').click();
    await page.getByRole("tab", { name: "Account" }).click();
    await page.getByRole("button", { name: "charges", exact: false }).first().click();
    const field = page.getByLabel("Visibility timeout", { exact: false }).first();
    await field.fill("soon");
    await page.getByText("A number of seconds").waitFor();
    await reload(page);
    await page.getByRole("button", { name: "charges", exact: false }).first().click();
    assert.equal(await field.inputValue(), "soon");
    await page.getByText("A number of seconds").waitFor();
  }));

test("a narrow page comes back with the part that was open", () =>
  withPage({ viewport: { width: 390, height: 844 } }, async (page) => {
    await page.getByRole("navigation").getByRole("button", { name: "Events" }).click();
    await reload(page);
    assert.ok(await page.getByTestId("event-search").isVisible());
  }));

test("a link holds nothing of what was only typed", () =>
  withPage({}, async (page) => {
    await page.getByTestId("hold").getByTestId("deny").click();
    await page.getByTestId("deny-cause").fill("between us");
    await page.getByTestId("share").click();
    const link = await page.getByTestId("share-link").getAttribute("data-link");
    const other = await page.context().browser().newContext({ serviceWorkers: "block" });
    const there = await other.newPage();
    await there.goto(link);
    await ready(there);
    assert.equal(await there.getByTestId("deny-cause").count(), 0);
    await other.close();
  }));
