// The account: what is in it, what happens there, and what changing it changes.
import { test } from "node:test";
import assert from "node:assert/strict";
import { withPage } from "./browser.mjs";
import { sound } from "./sound.mjs";
import { inHeader } from "./walk.mjs";

async function region(page, name) {
  const button = page.getByRole("navigation", { name: "Parts of the page" }).getByRole("button", { name });
  if (await button.isVisible()) await button.click();
  return button.isVisible();
}

async function openAccount(page) {
  if (!(await region(page, "Account"))) await page.getByRole("tab", { name: /^Account/ }).click();
}

async function start(page, name) {
  await inHeader(page, "Scenarios");
  await page.locator(`.scenario[data-name="${name}"] button, [data-name="${name}"] button`).first().click();
  await region(page, "Code");
  await page.getByTestId("run").click();
}

const entry = (page, name) => page.locator(`[data-testid=entry][data-name="${name}"]`);
const records = (page) => page.getByTestId("record");

// Lets the clock run, over whatever halts it.
async function play(page) {
  const button = page.getByTestId("play");
  const works = (await button.getAttribute("aria-disabled")) !== "true";
  // The run may end in between: whoever lets the clock run looks again.
  if (works && /^Play/.test(await button.getAttribute("aria-label"))) await button.click({ timeout: 500 }).catch(() => {});
}

// Lets the clock run until a record says so.
async function runTo(page, words) {
  const said = records(page).filter({ hasText: words });
  for (let turns = 0; turns < 100 && !(await said.count()); turns += 1) {
    await play(page);
    await page.waitForTimeout(100);
  }
  await said.first().waitFor();
}

test("a poison message is in flight, and ends in the dead-letter queue", () =>
  withPage({}, async (page) => {
    await start(page, "queue");
    await openAccount(page);
    await entry(page, "charges").click();
    await page.getByTestId("speed").fill("1.3");
    await runTo(page, /In flight until/);
    await runTo(page, /received 2 times/);
    await runTo(page, /Went to charges-dead/);
    await entry(page, "charges-dead").click();
    await records(page).filter({ hasText: "never received" }).waitFor();
    await sound(page, ".account");
  }));

// Whoever else answers a token: the consumer of a queue, and the worker of an activity.
for (const [name, kind] of [["queue", "TaskSucceeded"], ["activity", "ActivitySucceeded"]]) {
  test(`the scenario ${name}: a task ends well, and nobody pressed a button`, () =>
    withPage({}, async (page) => {
      await start(page, name);
      await region(page, "Run");
      await page.getByTestId("speed").fill("4");
      for (let turns = 0; turns < 100 && !(await page.getByTestId("ending").count()); turns += 1) {
        await play(page);
        await page.waitForTimeout(100);
      }
      await page.getByTestId("status").filter({ hasText: "Succeeded" }).waitFor();
      await page.getByRole("tab", { name: /^Events/ }).click();
      await page.locator(`[data-testid=event][data-kind=${kind}]`).first().waitFor();
      await page.getByRole("tab", { name: /^Tokens/ }).click();
      await page.getByTestId("token").filter({ hasText: /Returned at/ }).first().waitFor();
    }));
}

test("what a function does is changed, and the next run ends otherwise", () =>
  withPage({}, async (page) => {
    await openAccount(page);
    await entry(page, "ask-for-approval").click();
    await records(page).filter({ hasText: "Returned" }).waitFor();
    await page.getByTestId("not-set-up").waitFor();
    await page.getByTestId("set-up").click();
    await page.getByLabel("What it does").selectOption({ label: "Throws an error" });
    await page.getByLabel("Error type").fill("Denied");
    await page.getByTestId("effect").filter({ hasText: "Takes effect when you run again" }).waitFor();
    await sound(page, ".account");
    await page.getByTestId("run-again").click();
    await runTo(page, /Threw/);
    await play(page);
    await page.getByTestId("status").filter({ hasText: "Succeeded" }).waitFor();
    const lamp = await page.locator("[data-testid=node][data-name=RequestApproval]").getAttribute("data-lamp");
    assert.equal(lamp, "caught");
    assert.equal(await page.getByTestId("effect").count(), 0);
  }));

test("what is typed is checked and stays", () =>
  withPage({}, async (page) => {
    await start(page, "queue");
    await openAccount(page);
    await entry(page, "charges").click();
    const field = page.getByLabel("Visibility timeout, in seconds");
    await field.fill("soon");
    await page.getByText("A number of seconds, such as 30 or 0.5.").waitFor();
    assert.equal(await field.getAttribute("aria-invalid"), "true");
    await field.fill("45.");
    assert.equal(await field.inputValue(), "45.");
    await page.getByRole("button", { name: "JSON", exact: true }).click();
    const text = page.getByTestId("setup-json");
    assert.match(await text.inputValue(), /"visibilityTimeoutSeconds": ?45/);
    await text.fill('{"visibility": 1}');
    await page.locator("#setup-json-problem").waitFor();
    assert.equal(await text.inputValue(), '{"visibility": 1}');
    await sound(page, ".account");
  }));

test("anybody can call an endpoint", () =>
  withPage({}, async (page) => {
    await openAccount(page);
    await entry(page, "Approve and deny").click();
    assert.match(await page.getByTestId("endpoint-url").inputValue(), /\/prod\/approve\//);
    await page.getByTestId("call-endpoint").click();
    await records(page).filter({ hasText: "200" }).waitFor();
    await page.getByTestId("status").filter({ hasText: "Succeeded" }).waitFor();
    await page.getByTestId("call-endpoint").click();
    await records(page).filter({ hasText: "TaskTimedOut" }).waitFor();
  }));

const sizes = [[1440, 900], [1280, 720], [768, 1024], [390, 844], [320, 640]];
for (const [width, height] of sizes) {
  for (const colorScheme of ["light", "dark"]) {
    test(`${width} × ${height}, ${colorScheme}: every sheet is sound`, () =>
      withPage({ viewport: { width, height }, colorScheme }, async (page) => {
        await start(page, "activity");
        await openAccount(page);
        await sound(page, ".account");
        await entry(page, "pack").click();
        await sound(page, ".account");
        if (width < 561) {
          await page.getByRole("button", { name: "Back to the list" }).click();
          await entry(page, "Faults").waitFor();
        }
      }));
  }
}
