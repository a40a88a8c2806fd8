// What a first visit runs comes first; the rest comes after the first paint, and whoever needs it before waits for it.
import { test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { withPage } from "./browser.mjs";

const REST = "**/*_rest.wasm";
const rustc = () => execFileSync(process.env.RUSTC ?? "rustc", ["--version"], { encoding: "utf8" }).trim();
const recorded = readFileSync(new URL("../../www/first/functions.txt", import.meta.url), "utf8").split("\n")[0];

for (const [width, height] of [[1440, 900], [390, 844]]) {
  test(`${width} by ${height}: a first visit comes to its hold, and is approved, before the rest is there`, async (t) => {
    // Another compiler may name its functions otherwise; what is missing is fetched, which the next test shows.
    if (!recorded.endsWith(rustc())) return t.skip(`what a first visit runs was recorded with another compiler than ${rustc()}`);
    const asked = [];
    const prepare = (page) =>
      page.route(REST, (route) => {
        asked.push(route.request().resourceType());
        return route.abort();
      });
    await withPage({ prepare, breaks: true, viewport: { width, height } }, async (page) => {
      await page.getByTestId("status").filter({ hasText: "Waiting for you" }).waitFor();
      await page.getByTestId("approve").click();
      await page.getByTestId("ending").filter({ hasText: /succeeded/i }).waitFor();
      assert.equal(await page.locator("#broke").isVisible(), false);
      assert.ok(asked.includes("fetch"), "the rest is asked for when the page stands");
      assert.deepEqual(asked.filter((it) => it !== "fetch"), [], "nothing waits for the rest");
    });
  });
}

test("what needs the rest before it has come waits for it", () => {
  const asked = [];
  const prepare = (page) =>
    page.route(REST, (route) => {
      asked.push(route.request().resourceType());
      // The one that came by itself never arrives.
      if (route.request().resourceType() !== "fetch") return route.continue();
    });
  return withPage({ prepare }, async (page) => {
    await page.getByTestId("status").filter({ hasText: "Waiting for you" }).waitFor();
    for (const name of ["Events", "Tokens", "Account"]) await page.getByRole("tab", { name }).click();
    await page.getByTestId("approve").click();
    await page.getByTestId("ending").filter({ hasText: /succeeded/i }).waitFor();
    assert.ok(asked.includes("xhr"), "the page has waited for the rest");
  });
});

test("the rest is asked for again when it could not be fetched", () => {
  let times = 0;
  const prepare = (page) => page.route(REST, (route) => ((times += 1) < 3 ? route.abort() : route.continue()));
  return withPage({ prepare, breaks: true }, async (page) => {
    await page.waitForResponse((response) => response.url().endsWith("_rest.wasm") && response.ok());
    assert.equal(times, 3);
    await page.getByRole("tab", { name: "Account" }).click();
    assert.equal(await page.locator("#broke").isVisible(), false);
  });
});

test("without the rest, what needs it ends in a calm message, and the text is kept", () => {
  const prepare = (page) => page.route(REST, (route) => route.abort());
  return withPage({ prepare, breaks: true }, async (page) => {
    await page.getByTestId("status").filter({ hasText: "Waiting for you" }).waitFor();
    await page.getByTestId("definition").fill('{ "StartAt": "Mine" }');
    await page.getByRole("alertdialog", { name: "The simulator has stopped" }).waitFor();
    await page.unroute(REST);
    await page.getByRole("link", { name: "Open the page again" }).click();
    await page.getByTestId("status").waitFor();
  });
});
