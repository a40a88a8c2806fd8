// Writes www/first/functions.txt: what a first visit runs, of a page that was built with marks: record.mjs FOLDER. A visit
// comes to its hold and is approved, on a wide page and on a narrow one, in the light and in the dark.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";
import { serve } from "./server.mjs";

const folder = resolve(process.argv[2]);
const marks = readdirSync(folder).find((it) => it.endsWith("_marks.json"));
const { from, hashes } = JSON.parse(readFileSync(join(folder, marks), "utf8"));
const names = hashes.split(" ");
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
  await page.getByTestId("approve").hover();
  await page.getByTestId("approve").click();
  await page.getByTestId("ending").waitFor();
  await page.mouse.move(width / 3, height / 2);
  await page.waitForTimeout(4000);
  const ran = await page.evaluate(([from, count]) => [...new Uint8Array(window.marked.buffer, from, count)], [from, names.length]);
  await context.close();
  return names.filter((_, at) => ran[at] === 1);
}

const server = await serve(folder);
const browser = await chromium.launch({ executablePath: process.env.CHROME ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const ran = new Set();
for (const each of visits) for (const name of await visit(browser, server.url, each)) ran.add(name);
await browser.close();
server.close();

const sorted = [...ran].sort();
const lines = [];
while (sorted.length > 0) lines.push(sorted.splice(0, 12).join(" "));
const compiler = execFileSync("rustc", ["--version"], { encoding: "utf8" }).trim();
const head = `# Functions that a first visit runs, of ${names.length}, by hashes of their names. record.sh wrote this with ${compiler}`;
writeFileSync(new URL("../../www/first/functions.txt", import.meta.url), `${head}\n${lines.join("\n")}\n`);
console.log(`${ran.size} of ${names.length} functions run in a first visit.`);
