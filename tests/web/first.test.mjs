// A first visit comes to its hold with what comes first, and to its end with what comes next; the rest comes after the
// first paint, and whoever needs it before waits for it.
import { test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { withPage } from "./browser.mjs";
import { lookAround } from "./look.mjs";

const REST = "**/*_rest.wasm";
// All that the page may do without: what comes next and the rest, the styles of what is opened later, the code editor,
// and what keeps the page for later.
const LATER = /_next\.wasm$|_rest\.wasm$|\/later-\w+\.css$|\/editor\/|\/offline\.js$/;
const rustc = () => execFileSync(process.env.RUSTC ?? "rustc", ["--version"], { encoding: "utf8" }).trim();
const recorded = readFileSync(new URL("../../www/first/functions.txt", import.meta.url), "utf8").split("\n")[0];
const budget = JSON.parse(readFileSync(new URL("../../.ci/size-budget.json", import.meta.url), "utf8"));
// Another compiler may make other functions; what is missing is fetched, which a test below shows.
const other = () => !recorded.endsWith(rustc()) && `what a first visit runs was recorded with another compiler than ${rustc()}`;

const held = (page) => page.getByTestId("status").filter({ hasText: "Waiting for you" }).waitFor();

for (const [width, height] of [[1440, 900], [390, 844]]) {
  test(`${width} by ${height}: the graph of a first visit stands at its hold, and can be moved, after 350 KB`, async (t) => {
    const reason = other();
    if (reason) return t.skip(reason);
    const [asked, came] = [[], []];
    const prepare = async (page) => {
      // A network that is so slow that nothing of it comes.
      await page.route(LATER, (route) => {
        asked.push([route.request().resourceType(), new URL(route.request().url()).pathname]);
      });
      page.on("response", (response) => came.push(response.body().then((body) => [response.url(), gzipSync(body, { level: 9 }).length])));
    };
    await withPage({ prepare, breaks: true, serviceWorkers: "block", viewport: { width, height } }, async (page) => {
      await held(page);
      await lookAround(page);
      assert.equal(await page.locator("#broke").isVisible(), false);
      assert.ok(asked.some(([, path]) => path.endsWith("_next.wasm")), "more is asked for when the page stands");
      assert.deepEqual(asked.filter(([kind]) => kind === "xhr"), [], "nothing waits for the rest");
      const files = await Promise.all(came);
      const sum = files.reduce((sum, [, size]) => sum + size, 0);
      t.diagnostic(`first load: ${sum} bytes, gzipped, in ${files.length} files`);
      assert.ok(files.some(([url]) => url.endsWith("_bg.wasm")) && files.some(([url]) => url.endsWith(".woff2")));
      assert.ok(sum <= budget.first, JSON.stringify(files));
    });
  });

  test(`${width} by ${height}: a first visit is approved before the rest is there`, async (t) => {
    const reason = other();
    if (reason) return t.skip(reason);
    const asked = [];
    const prepare = (page) =>
      page.route(REST, (route) => {
        asked.push(route.request().resourceType());
        return route.abort();
      });
    await withPage({ prepare, breaks: true, viewport: { width, height } }, async (page) => {
      await held(page);
      await page.waitForFunction(() => performance.getEntriesByName("next").length > 0);
      await page.getByTestId("approve").click();
      await page.getByTestId("ending").filter({ hasText: /succeeded/i }).waitFor();
      assert.equal(await page.locator("#broke").isVisible(), false);
      assert.deepEqual(asked.filter((it) => it !== "fetch"), [], "nothing waits for the rest");
    });
  });
}

test("a first visit whose next part never comes is approved with the rest", () => {
  const prepare = (page) => page.route("**/*_next.wasm", (route) => route.abort());
  return withPage({ prepare, breaks: true }, async (page) => {
    await held(page);
    await page.getByTestId("approve").click();
    await page.getByTestId("ending").filter({ hasText: /succeeded/i }).waitFor();
    assert.equal(await page.locator("#broke").isVisible(), false);
  });
});

test("styles of what is opened later come without being asked for", () =>
  withPage({}, async (page) => {
    await held(page);
    await page.waitForFunction(() => [...document.styleSheets].some((it) => it.href?.includes("/later-")));
  }));

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
