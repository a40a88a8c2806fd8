// Without a network: the page that was seen once, and the page as one file; and a slow laptop.
import { test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { codeEditor, newContext, withPage } from "./browser.mjs";
import { serve } from "./server.mjs";

const root = new URL("../../", import.meta.url).pathname;

// The approval lesson on a page that is open: the first visit stands at the hold, and ends by Approve.
async function lesson(page) {
  await page.getByTestId("status").filter({ hasText: /Waiting for you/ }).waitFor();
  await page.getByTestId("approve").click();
  await page.getByTestId("ending").filter({ hasText: /succeeded/i }).waitFor();
}

// Letters that English has not are in files of their own, which are asked for where somebody writes them.
const fonts = (page) =>
  page.evaluate(async () => {
    const asked = ["Next", "Mono"].map((it) => document.fonts.load(`16px "Hyperlegible ${it}"`, "é"));
    await Promise.all(asked);
    const all = await document.fonts.ready;
    return [...all].map(({ status }) => status);
  });

test("a page that was seen once opens and runs when its server is gone", async () => {
  const server = await serve();
  const context = await newContext({ serviceWorkers: "allow" });
  try {
    const page = await context.newPage();
    await page.goto(server.url);
    await page.getByTestId("status").waitFor();
    await page.evaluate(() => navigator.serviceWorker.ready);
    server.close();
    await page.reload();
    const [approver] = await Promise.all([page.waitForEvent("popup"), page.getByTestId("approver").click()]);
    await approver.getByTestId("hold").waitFor();
    await approver.close();
    await lesson(page);
    await codeEditor(page).waitFor();
    assert.deepEqual(await fonts(page), Array(4).fill("loaded"));
  } finally {
    server.close();
    await context.close();
  }
});

test("the page is one file that opens from a disk", async () => {
  execFileSync("node", [`${root}.ci/single-file.mjs`]);
  const context = await newContext({});
  try {
    const page = await context.newPage();
    const complaints = [];
    page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => /^(file|data|blob):/.test(request.url()) || complaints.push(request.url()));
    await page.goto(`file://${root}dist/holdpoint.html`);
    await page.getByTestId("hold").waitFor();
    assert.equal(await page.getByTestId("approver").count(), 0, "files have no windows in common");
    await lesson(page);
    await codeEditor(page).waitFor();
    assert.deepEqual(await fonts(page), Array(4).fill("loaded"));
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
});

test("a laptop that is four times as slow runs the lesson", () =>
  withPage({}, async (page) => {
    const chromium = await page.context().newCDPSession(page);
    await chromium.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    await page.reload();
    await lesson(page);
  }));
