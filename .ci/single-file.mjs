// Puts the built page into one file that opens by a double click: dist/holdpoint.html.
import { readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";

const dist = new URL("../dist/", import.meta.url).pathname;
const types = { ".svg": "image/svg+xml", ".woff2": "font/woff2" };
const read = (name) => readFileSync(join(dist, name), "utf8");
const base64 = (name) => readFileSync(join(dist, name)).toString("base64");
const asData = (name) => `data:${types[extname(name)]};base64,${base64(name)}`;
// An element would end where its text says so.
const inElement = (text) => text.replaceAll("</", "<\\/");

// Nothing is fetched at all, and only what this file brings is run.
const policy = [
  "default-src 'none'",
  "script-src 'nonce-holdpoint' 'wasm-unsafe-eval'",
  "style-src 'nonce-holdpoint'",
  "style-src-attr 'unsafe-inline'",
  "font-src data:",
  "img-src data: blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

function style(name) {
  const text = read(name).replace(/url\(["']?(?!data:)([^"')]+)["']?\)/g, (_, file) => `url(${asData(file)})`);
  return `<style nonce="holdpoint">${text}</style>`;
}

const packed = (wasm) => `await unpack("${gzipSync(readFileSync(join(dist, wasm)), { level: 9 }).toString("base64")}")`;

function program(glue, wasm, rest) {
  // `export{a as default,b as fetchRest}`, or lines of `export { a as default };` and `export async function b`.
  const lists = [...glue.matchAll(/\bexport\s*\{([^}]*)\}/g)].flatMap(([, list]) => list.split(","));
  const pairs = lists.map((it) => it.trim().split(/\s+as\s+/)).map(([local, name = local]) => [name, local]);
  const alone = [...glue.matchAll(/^export (?:async )?(?:class|function) (\w+)/gm)].map(([, name]) => [name, name]);
  const { default: init, ...exported } = Object.fromEntries([...pairs, ...alone]);
  const body = glue.replace(/\bexport\s*\{[^}]*\};?/g, "").replace(/^export /gm, "");
  const bindings = Object.entries(exported).map(([name, local]) => `${name}: ${local}`);
  return inElement(`${body}
const unpack = (text) => {
  const packed = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
};
await ${exported.bringRest}(${packed(rest)});
await ${init}({ module_or_path: ${packed(wasm)} });
window.wasmBindings = { ${bindings.join(", ")} };`);
}

// The code editor comes with the file, and is there when it is asked for.
function codeEditor(name) {
  const module = read(name);
  const [exports, local] = module.match(/export\s*\{\s*(\w+) as open\s*\};?\s*$/);
  const body = module.slice(0, -exports.length);
  return `<script type="module" nonce="holdpoint">${inElement(body)};window.loadCodeEditor = async () => ({ open: ${local} });</script>`;
}

const page = read("index.html");
const [, glue] = page.match(/from ["']\.\/([^"']+\.js)["']/);
const [, wasm] = page.match(/module_or_path: ["']\.\/([^"']+\.wasm)["']/);
// What the page's script would fetch later: `<meta name="rest" content="./page-1234_rest.wasm">`.
const later = (name) => page.match(new RegExp(`<meta name="${name}" content="\\./([^"]+)">`));
const [, rest] = later("rest");
const single = page
  .replace(later("next")[0], "")
  .replace(later("rest")[0], "")
  .replace(later("style")[0], () => style(later("style")[1]))
  .replace(/content="default-src[^"]*"/, () => `content="${policy}"`)
  .replace(/<link\b[^>]*\brel="?(?:modulepreload|preload)\b[^>]*>/g, "")
  .replace(/<link\b[^>]*\brel="?stylesheet\b[^>]*>/g, (link) => style(link.match(/href="?\.\/([^"\s>]+)/)[1]))
  .replace(/(<link\b[^>]*\bhref="?)\.\/([^"\s>]+\.svg)/g, (_, before, icon) => before + asData(icon))
  .replace(/(<script\b[^>]*\btype="?module"?[^>]*>)[^]*?(<\/script>)/, (_, open, close) => open + program(read(glue), wasm, rest) + close)
  .replace(/<script\b[^>]*>[^<]*loadCodeEditor[^<]*<\/script>/, (script) => codeEditor(script.match(/editor\/editor-\w+\.js/)[0]));

const left = single.match(/(?:href|src)="?\.\/[^"\s>]+\.\w+|import init/);
if (left) throw new Error(`The file would still ask for ${left[0]}.`);
writeFileSync(join(dist, "holdpoint.html"), single);
console.log(`dist/holdpoint.html: ${single.length} bytes`);
