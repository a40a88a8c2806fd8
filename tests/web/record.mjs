// Writes www/first/functions.txt: what a first visit runs, of a page that was built with marks: record.mjs FOLDER. A visit
// comes to its hold and is approved, on a wide page and on a narrow one, in the light and in the dark.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";
import { serve } from "./server.mjs";

const folder = resolve(process.argv[2]);
const marks = readdirSync(folder).find((it) => it.endsWith("_marks.json"));
const { from, functions } = JSON.parse(readFileSync(join(folder, marks), "utf8"));
// Each function's name, as a hash, its shape, and how many places of it are marked.
const marked = functions.split(" ").map((it) => it.split(":"));
const count = marked.reduce((sum, [, , places]) => sum + Number(places), 0);
const visits = [[1440, 900, "light"], [390, 844, "dark"]];

// The page's script keeps the module's memory to itself.
const keepMemory = () => {
  const { instantiateStreaming } = WebAssembly;
  WebAssembly.instantiateStreaming = async (...given) => {
    const made = await instantiateStreaming.apply(WebAssembly, given);
    window.marked = made.instance.exports.memory;
    return made;
  };
};

async function visit(browser, url, [width, height, colorScheme]) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, serviceWorkers: "block" });
  const page = await context.newPage();
  await page.addInitScript(keepMemory);
  await page.goto(url);
  await page.getByTestId("status").filter({ hasText: "Waiting for you" }).waitFor();
  await page.mouse.move(width / 2, height / 3);
  await page.waitForTimeout(6000);
  const ran = () => page.evaluate(([from, count]) => [...new Uint8Array(window.marked.buffer, from, count)], [from, count]);
  const held = await ran();
  await page.getByTestId("approve").hover();
  await page.getByTestId("approve").click();
  await page.getByTestId("ending").waitFor();
  await page.mouse.move(width / 3, height / 2);
  await page.waitForTimeout(4000);
  const all = await ran();
  await context.close();
  return { held, all };
}

// What ran of each function: one binary digit for each place, four of them a hexadecimal one.
function written(ran) {
  const lines = new Map();
  let next = 0;
  for (const [hash, shape, places] of marked) {
    const here = ran.slice(next, (next += Number(places)));
    if (here[0] !== 1) continue;
    const key = `${hash}:${shape}`;
    const before = lines.get(key) ?? here.map(() => 0);
    lines.set(key, here.map((it, at) => it | before[at]));
  }
  const digit = (bits, at) => (8 * bits[at] + 4 * (bits[at + 1] ?? 0) + 2 * (bits[at + 2] ?? 0) + (bits[at + 3] ?? 0)).toString(16);
  const digits = (bits) => Array.from({ length: Math.ceil(bits.length / 4) }, (_, at) => digit(bits, 4 * at)).join("");
  return [...lines].map(([key, bits]) => `${key}:${digits(bits)}`).sort();
}

const server = await serve(folder);
const browser = await chromium.launch({ executablePath: process.env.CHROME ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const seen = { held: new Array(count).fill(0), all: new Array(count).fill(0) };
for (const each of visits) {
  const ran = await visit(browser, server.url, each);
  for (const what of ["held", "all"]) ran[what].forEach((it, at) => (seen[what][at] |= it));
}
await browser.close();
server.close();

const compiler = execFileSync("rustc", ["--version"], { encoding: "utf8" }).trim();
for (const [what, file] of [["held", "/work/side/held.txt"], ["all", "../../www/first/functions.txt"]]) {
  const lines = written(seen[what]);
  const head = `# What a first visit runs, ${lines.length} of ${marked.length} functions: a hash of the name, one of the shape, and what of it ran. record.sh wrote this with ${compiler}`;
  writeFileSync(new URL(file, import.meta.url), `${head}\n${lines.join("\n")}\n`);
  console.log(`${what}: ${lines.length} of ${marked.length} functions run in a first visit, ${seen[what].reduce((a, b) => a + b)} of ${count} places.`);
}
