// Weighs what a first visit loads, gzipped, against the budget. The budget only ever goes down.
import { readFileSync, readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";

const budget = JSON.parse(readFileSync(new URL("size-budget.json", import.meta.url), "utf8"));
const dist = new URL("../dist/", import.meta.url).pathname;
const kinds = { ".wasm": "wasm", ".js": "glue", ".css": "css", ".woff2": "fonts" };

const bytes = { wasm: 0, glue: 0, css: 0, fonts: 0 };
for (const entry of readdirSync(dist, { recursive: true })) {
  const kind = kinds[extname(entry)];
  if (kind) bytes[kind] += gzipSync(readFileSync(join(dist, entry)), { level: 9 }).length;
}

let over = false;
for (const [kind, size] of Object.entries(bytes)) {
  const limit = budget[kind];
  console.log(`size: ${kind.padEnd(6)} ${size} of ${limit} bytes, gzipped`);
  if (size === 0 || size > limit) over = true;
}
if (over) {
  console.error("A part is missing from dist, or is larger than its budget.");
  process.exit(1);
}
