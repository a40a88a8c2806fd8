// Writes www/first/functions.txt: what a first visit runs, of a page that was built with marks: record.mjs FOLDER. A visit
// comes to its hold and is approved, on wide pages and on narrow ones; some look around in the graph before.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";
import { lookAround } from "./look.mjs";
import { serve } from "./server.mjs";

const folder = resolve(process.argv[2]);
const marks = readdirSync(folder).find((it) => it.endsWith("_marks.json"));
const { functions } = JSON.parse(readFileSync(join(folder, marks), "utf8"));
// Each function's name, as a hash, its shape, and how many places of it are marked.
const marked = functions.split(" ").map((it) => it.split(":"));
const count = marked.reduce((sum, [, , places]) => sum + Number(places), 0);
const visits = [[1440, 900, "light"], [1440, 900, "light", lookAround], [1280, 720, "dark"], [768, 1024, "light"], [390, 844, "dark"], [390, 844, "dark", lookAround]];

// The page's script keeps the module's memory to itself.
const keepMemory = () => {
  const { instantiateStreaming } = WebAssembly;
  WebAssembly.instantiateStreaming = async (...given) => {
    const made = await instantiateStreaming.apply(WebAssembly, given);
    window.marked = made.instance.exports.marks;
    return made;
  };
};

async function visit(browser, url, [width, height, colorScheme, look = () => {}], slow) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, serviceWorkers: "block" });
  const page = await context.newPage();
  await page.addInitScript(keepMemory);
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: slow });
  await page.goto(url);
  await page.getByTestId("status").filter({ hasText: "Waiting for you" }).waitFor();
  await look(page);
  await page.mouse.move(width / 2, height / 3);
  await page.waitForTimeout(6000);
  const ran = () => page.evaluate((count) => [...new Uint8Array(window.marked.buffer, 0, count)], count);
  const held = await ran();
  await page.getByTestId("approve").hover();
  await page.getByTestId("approve").click();
  await page.getByTestId("ending").waitFor();
  await page.mouse.move(width / 3, height / 2);
  await page.waitForTimeout(4000);
  await page.evaluate(() => dispatchEvent(new Event("pagehide")));
  const all = await ran();
  await context.close();
  return { held, all };
}

// What ran of each function: one binary digit for each place, four of them a hexadecimal one.
function written({ held, all }) {
  const lines = new Map();
  let next = 0;
  const or = (some, more) => some.map((it, at) => it | more[at]);
  for (const [hash, shape, places] of marked) {
    const end = next + Number(places);
    const [first, later] = [held, all].map((it) => it.slice(next, end));
    next = end;
    if (later[0] !== 1) continue;
    const key = `${hash}:${shape}`;
    const before = lines.get(key);
    lines.set(key, before ? [or(before[0], first), or(before[1], later)] : [first, later]);
  }
  const digit = (bits, at) => (8 * bits[at] + 4 * (bits[at + 1] ?? 0) + 2 * (bits[at + 2] ?? 0) + (bits[at + 3] ?? 0)).toString(16);
  const digits = (bits) => Array.from({ length: Math.ceil(bits.length / 4) }, (_, at) => digit(bits, 4 * at)).join("");
  return [...lines].map(([key, [first, later]]) => `${key}:${first.includes(1) ? digits(first) : ""}:${digits(later)}`).sort();
}

const server = await serve(folder);
const browser = await chromium.launch({ executablePath: process.env.CHROME ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const seen = { held: new Array(count).fill(0), all: new Array(count).fill(0) };
// What is drawn first hangs on how fast a browser is.
for (const slow of [1, 4]) {
  for (const each of visits) {
    const ran = await visit(browser, server.url, each, slow);
    for (const what of ["held", "all"]) ran[what].forEach((it, at) => (seen[what][at] |= it));
  }
}
await browser.close();
server.close();

const compiler = execFileSync("rustc", ["--version"], { encoding: "utf8" }).trim();
const lines = written(seen);
const head = `# What a first visit runs, of each of ${lines.length} functions of ${marked.length}: hashes of name and shape, and which of its places ran until somebody was asked, and until the end. record.sh wrote this with ${compiler}`;
writeFileSync(new URL("../../www/first/functions.txt", import.meta.url), `${head}\n${lines.join("\n")}\n`);
const places = (ran) => `${ran.reduce((sum, it) => sum + it)} of ${count} places`;
console.log(`${lines.length} of ${marked.length} functions run in a first visit, ${places(seen.held)} before somebody is asked, ${places(seen.all)} in all.`);
