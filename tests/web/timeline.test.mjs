// The timeline: bars, folds, one selection everywhere, the playhead by keyboard; and the events' filters.
import { test } from "node:test";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { withPage } from "./browser.mjs";
import { sound } from "./sound.mjs";
import { inHeader } from "./walk.mjs";

const sizes = { desktop: [1440, 900], projector: [1280, 720], tablet: [768, 1024], phone: [390, 844], narrow: [320, 640] };

const track = (page, name) => page.locator(`[data-testid=track][data-name="${name}"]`);

async function show(page, name) {
  const region = page.getByRole("navigation").getByRole("button", { name });
  if (await region.isVisible()) await region.click();
}

async function open(page, scenario) {
  await inHeader(page, "Scenarios");
  await page.locator(`[data-name="${scenario}"] button`).click();
  await show(page, "Code");
  await page.getByTestId("run").click();
}

test("the approval: its bar, the fold of the long wait, a click that selects", () =>
  withPage({}, async (page) => {
    const ask = track(page, "RequestApproval");
    assert.equal(await ask.getAttribute("data-lamp"), "token");
    assert.equal(await ask.getByTestId("bar").count(), 1);
    await page.getByTestId("fold").filter({ hasText: "3 d 11 h" }).waitFor();
    await ask.getByTestId("bar").click();
    await page.locator('[data-testid=node][data-name="RequestApproval"][aria-pressed=true], [data-name="RequestApproval"].marked').first().waitFor();
    await page.getByTestId("hold").getByRole("button", { name: /Heartbeat/ }).click();
    await page.locator("[data-testid=lane][data-name=You] [data-kind=heartbeat]").waitFor();
    await page.getByTestId("skip").click();
    await page.locator('[data-testid=track][data-name="RequestApproval"][data-lamp=caught]').waitFor();
  }));

test("the playhead goes on by keyboard, and says where it is", () =>
  withPage({}, async (page) => {
    const playhead = page.getByRole("slider", { name: "Moment of the run" });
    const before = Number(await playhead.getAttribute("aria-valuenow"));
    await playhead.focus();
    await page.keyboard.press("PageUp");
    await page.waitForFunction(
      (before) => Number(document.querySelector("[data-testid=playhead]").getAttribute("aria-valuenow")) > before,
      before,
    );
    assert.match(await playhead.getAttribute("aria-valuetext"), /^(\d+ d )?\d\d:\d\d:\d\d$/);
  }));

test("events are searched, filtered by type and state, and saved", () =>
  withPage({}, async (page) => {
    await page.getByRole("tab", { name: /^Events/ }).click();
    const kinds = () => page.getByTestId("event").evaluateAll((rows) => rows.map((row) => row.dataset.kind));
    await page.getByTestId("event-group").selectOption("Tasks");
    await page.getByTestId("event-count").filter({ hasText: "3 of 5" }).waitFor();
    assert.deepEqual(await kinds(), ["TaskScheduled", "TaskStarted", "TaskSubmitted"]);
    await page.getByTestId("event-search").fill("submit");
    await page.getByTestId("event-count").filter({ hasText: "1 of 5" }).waitFor();
    await page.getByTestId("event-search").fill("");
    await page.getByTestId("event-group").selectOption("All types");
    await page.getByTestId("event").filter({ hasText: "TaskScheduled" }).getByRole("button").click();
    await page.getByTestId("event-state").click();
    await page.getByTestId("event-count").filter({ hasText: "4 of 5" }).waitFor();
    const saved = page.waitForEvent("download");
    await page.getByRole("button", { name: /^Save the whole/ }).click();
    const { events } = JSON.parse(await readFile(await (await saved).path(), "utf8"));
    assert.deepEqual(events.map(({ id }) => id), [1, 2, 3, 4, 5]);
    assert.equal(events[2].type, "TaskScheduled");
  }));

for (const [name, [width, height]] of Object.entries(sizes)) {
  for (const colorScheme of ["light", "dark"]) {
    test(`${name}, ${colorScheme}: timeline and events`, () =>
      withPage({ viewport: { width, height }, colorScheme }, async (page) => {
        await show(page, "Timeline");
        await sound(page);
        await show(page, "Events");
        const tab = page.getByRole("tab", { name: /^Events/ });
        if (await tab.isVisible()) await tab.click();
        await sound(page);
        await open(page, "map");
        await show(page, "Timeline");
        const timeline = page.getByRole("tab", { name: "Timeline" });
        if (await timeline.isVisible()) await timeline.click();
        await page.getByTestId("bar").first().waitFor();
        await sound(page);
      }));
  }
}
