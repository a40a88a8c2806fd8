// Weighs what the page loads, gzipped, against the budget: what a first visit needs until it asks somebody, `first` in
// all; and what comes after the first paint, what runs next and the rest of the simulator, styles of what is opened
// later, letters that English has not, the code editor and what keeps the page. The budget only ever goes down.
import { readFileSync, readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const budget = JSON.parse(readFileSync(new URL("size-budget.json", import.meta.url), "utf8"));
const dist = new URL("../dist/", import.meta.url).pathname;
const kinds = { ".html": "html", ".wasm": "wasm", ".js": "glue", ".css": "css", ".woff2": "fonts" };

function kindOf(entry) {
  if (entry === "offline.js") return "offline";
  if (entry.endsWith("_rest.wasm")) return "rest";
  // Opened from a disk; no browser fetches it.
  if (entry === "holdpoint.html") return undefined;
  if (entry.endsWith("_next.wasm")) return "next";
  if (entry.endsWith("-latin.woff2")) return "letters";
  if (entry.startsWith("later-")) return "styles";
  return entry.startsWith("editor/") ? "editor" : kinds[extname(entry)];
}

// Plain, with gzip, with Brotli.
const weights = [(file) => file, (file) => gzipSync(file, { level: 9 }), (file) => brotliCompressSync(file)];
const none = () => weights.map(() => 0);
const add = (some, more) => some.map((it, at) => it + more[at]);
const first = ["html", "wasm", "glue", "css", "fonts"];
const later = ["next", "rest", "styles", "letters", "editor", "offline"];
const bytes = Object.fromEntries([...first, ...later].map((kind) => [kind, none()]));
for (const entry of readdirSync(dist, { recursive: true })) {
  const kind = extname(entry) && kindOf(entry);
  if (!kind) continue;
  const file = readFileSync(join(dist, entry));
  bytes[kind] = add(bytes[kind], weights.map((weigh) => weigh(file).length));
}

const sum = first.map((kind) => bytes[kind]).reduce(add);
let over = false;
for (const [kind, [plain, size, brotli]] of Object.entries({ ...bytes, first: sum })) {
  const limit = budget[kind];
  console.log(`size: ${kind.padEnd(7)} ${size} of ${limit} bytes, gzipped (${plain} plain, ${brotli} with Brotli)`);
  if (size === 0 || !(size <= limit)) over = true;
}
if (over) {
  console.error("A part is missing from dist, or is larger than its budget. What comes first may be known by code that has changed: www/first/record.sh.");
  process.exit(1);
}
