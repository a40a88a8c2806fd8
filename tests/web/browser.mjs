// The browser and the page, for all tests of a file.
import { after, before } from "node:test";
import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { serve } from "./server.mjs";

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

let browser;
let server;

before(async () => {
  server = await serve();
  browser = await chromium.launch({ executablePath: process.env.CHROME ?? "/usr/bin/chromium", args: flags });
});

after(async () => {
  await browser?.close();
  server?.close();
});

// A fresh profile. Nothing of the page is kept for later unless a test is about that.
export function newContext(settings) {
  return browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: "block", ...settings });
}

// Opens the page in a fresh profile and hands it to a test. Whatever the page complains of on its
// console, and any request that leaves this machine, fails the test.
export async function withPage(options, test) {
  // A test that breaks something on purpose hears the page complain of it.
  // The code editor is waited for, unless a test is about what is there before it, or instead of it:
  // then `prepare` gets the page before it is loaded.
  const { breaks = false, prepare, ...settings } = options;
  const context = await newContext(settings);
  const complaints = [];
  const page = await context.newPage();
  page.on("console", (message) => {
    const isOurs = message.text() !== "Service Worker registration blocked by Playwright";
    if (isOurs && ["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(server.url) && !url.startsWith("data:")) complaints.push(`requested ${url}`);
  });
  await prepare?.(page);
  await page.goto(server.url);
  await page.getByTestId("status").waitFor();
  if (!prepare) await codeEditor(page).waitFor({ state: "attached" });
  await test(page);
  if (!breaks) assert.deepEqual(complaints, []);
  await context.close();
}

// A tab of the same origin with nothing of the page in it.
export async function withoutPage(test) {
  const context = await newContext({});
  const page = await context.newPage();
  await page.goto(`${server.url}pkg/page.js`);
  await test(page);
  await context.close();
}

export const codeEditor = (page) => page.locator(".cm-content");

// Both editors of the definition get what a keyboard and a clipboard give, and are read by copying; also
// while they are not in sight.
const inCode = (page, kind, text) =>
  page.getByTestId("definition").evaluate(
    (content, [kind, text]) => {
      if (!content.isContentEditable) return kind === "copy" ? content.value : null;
      content.focus();
      const held = { [/Mac/.test(navigator.platform) ? "metaKey" : "ctrlKey"]: true };
      content.dispatchEvent(new KeyboardEvent("keydown", { key: "a", keyCode: 65, cancelable: true, ...held }));
      const clipboardData = new DataTransfer();
      if (text !== undefined) clipboardData.setData("text/plain", text);
      content.dispatchEvent(new ClipboardEvent(kind, { clipboardData, cancelable: true }));
      return clipboardData.getData("text/plain");
    },
    [kind, text],
  );

// Writes the definition anew, as somebody who pastes it over what is there.
export async function write(page, text) {
  if ((await inCode(page, "paste", text)) === null) await page.getByTestId("definition").fill(text);
}

// The definition as it is written there, also what has been scrolled away.
export function written(page) {
  return inCode(page, "copy");
}
