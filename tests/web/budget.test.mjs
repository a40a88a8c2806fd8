// What the page may cost whoever looks at it: no shift, no request elsewhere, no long stop while it plays.
import { test } from "node:test";
import assert from "node:assert/strict";
import { withPage } from "./browser.mjs";

// Four events a minute, until AWS's limit of 25,000 ends it.
const endless = {
  StartAt: "Wait a minute",
  States: {
    "Wait a minute": { Type: "Wait", Seconds: 60, Next: "Again?" },
    "Again?": { Type: "Choice", Choices: [{ Variable: "$.stop", IsPresent: true, Next: "End" }], Default: "Wait a minute" },
    End: { Type: "Succeed" },
  },
};

// Whatever the browser notes of a kind from the start of the page on.
const watch = (page, type) =>
  page.addInitScript((type) => {
    window[type] = [];
    const note = (list) => list.getEntries().forEach((entry) => window[type].push(entry));
    new PerformanceObserver(note).observe({ type, buffered: true });
  }, type);

const longest = (page) =>
  page.evaluate(() => {
    const seen = window.longtask.splice(0).map((entry) => entry.duration);
    return { count: seen.length, longest: Math.round(Math.max(0, ...seen)) };
  });

for (const [width, height] of [[1440, 900], [390, 844]]) {
  test(`${width} by ${height}: nothing moves after the first paint`, () =>
    withPage({ viewport: { width, height } }, async (page) => {
      await watch(page, "layout-shift");
      await page.reload();
      await page.getByTestId("status").filter({ hasText: "Waiting for you" }).waitFor();
      await page.waitForTimeout(1500);
      const shifts = await page.evaluate(() =>
        window["layout-shift"].map(({ value, sources }) => [value, ...sources.map(({ node }) => node?.className ?? "")]),
      );
      assert.deepEqual(shifts, []);
    }));
}

test("no request leaves the page's own origin", () =>
  withPage({}, async (page) => {
    const origin = new URL(page.url()).origin;
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.reload();
    await page.getByTestId("approve").click();
    await page.getByTestId("status").filter({ hasText: "Succeeded" }).waitFor();
    for (const name of ["Events", "Inbox", "Tokens", "Account", "Timeline"]) await page.getByRole("tab", { name }).click();
    assert.ok(asked.length > 0);
    assert.deepEqual(asked.filter((url) => !url.startsWith(origin) && !url.startsWith("data:") && !url.startsWith("blob:")), []);
  }));

test("25,000 events at full speed, and scrubbed", { timeout: 180_000 }, (context) =>
  withPage({}, async (page) => {
    await watch(page, "longtask");
    await page.reload();
    await page.getByTestId("definition").fill(JSON.stringify(endless));
    await page.getByTestId("input").evaluate((area) => {
      area.value = "{}";
      area.dispatchEvent(new InputEvent("input", { bubbles: true }));
    });
    await page.getByTestId("speed").fill("5");
    await longest(page);
    await page.getByTestId("run").click();
    await page.getByTestId("status").filter({ hasText: "Failed" }).waitFor({ timeout: 120_000 });
    const played = await longest(page);
    const plane = await page.locator(".plane").first().boundingBox();
    await page.mouse.move(plane.x + plane.width * 0.9, plane.y + 8);
    await page.mouse.down();
    for (let at = 0.9; at > 0.1; at -= 0.02) await page.mouse.move(plane.x + plane.width * at, plane.y + 8);
    await page.mouse.up();
    const playhead = page.getByRole("slider", { name: "Moment of the run" });
    await playhead.focus();
    for (const key of ["PageUp", "PageUp", "ArrowLeft", "ArrowRight", "PageDown", "Home", "End"]) await page.keyboard.press(key);
    await page.waitForTimeout(300);
    const scrubbed = await longest(page);
    const events = await page.getByRole("tab", { name: /Events/ }).innerText();
    assert.match(events.replace(/\D/g, ""), /^25,?000$/);
    context.diagnostic(`longest task while playing: ${played.longest} ms (${played.count} above 50 ms)`);
    context.diagnostic(`longest task while scrubbing: ${scrubbed.longest} ms (${scrubbed.count} above 50 ms)`);
  }));
