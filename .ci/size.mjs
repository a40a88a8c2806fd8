// Weighs what the page loads, gzipped, against the budget: what a first visit needs, and what comes
// after the first paint, the rest of the simulator, the code editor and what keeps the page for later. The budget only ever goes down.
import { readFileSync, readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";

const budget = JSON.parse(readFileSync(new URL("size-budget.json", import.meta.url), "utf8"));
const dist = new URL("../dist/", import.meta.url).pathname;
const kinds = { ".wasm": "wasm", ".js": "glue", ".css": "css", ".woff2": "fonts" };

function kindOf(entry) {
  if (entry === "offline.js") return "offline";
  if (entry.endsWith("_rest.wasm")) return "rest";
  return entry.startsWith("editor/") ? "editor" : kinds[extname(entry)];
}

const bytes = { wasm: 0, glue: 0, css: 0, fonts: 0, rest: 0, editor: 0, offline: 0 };
for (const entry of readdirSync(dist, { recursive: true })) {
  const kind = extname(entry) && kindOf(entry);
  if (kind) bytes[kind] += gzipSync(readFileSync(join(dist, entry)), { level: 9 }).length;
}

let over = false;
for (const [kind, size] of Object.entries(bytes)) {
  const limit = budget[kind];
  console.log(`size: ${kind.padEnd(7)} ${size} of ${limit} bytes, gzipped`);
  if (size === 0 || size > limit) over = true;
}
console.log(`size: first   ${bytes.wasm + bytes.glue + bytes.css + bytes.fonts} bytes before the first paint`);
if (over) {
  console.error("A part is missing from dist, or is larger than its budget.");
  process.exit(1);
}
