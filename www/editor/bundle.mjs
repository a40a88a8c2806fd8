// Bundles the code editor for the page: Trunk runs this before each build. It needs Node and npm; the
// packages come from the npm registry once, and again only when package-lock.json has changed.
//
// Makes built/editor/editor-HASH.js, and built/load.html, the line of index.html that knows that name.
// Where the packages cannot be had, the page is built without them and keeps its plain text area.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const built = join(here, "built");
const chunks = join(built, "editor");
const installed = join(here, "node_modules", ".installed-lock");

const content = (file) => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
};

function install() {
  const lock = join(here, "package-lock.json");
  if (content(lock) === content(installed)) return true;
  console.log("Installing the packages of the code editor (seconds)");
  const npm = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status } = spawnSync("npm", npm, { cwd: here, stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) return false;
  copyFileSync(lock, installed);
  return true;
}

async function bundle() {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints: [join(here, "editor.mjs")],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    write: false,
  });
  return outputFiles[0].text;
}

// Only what has changed is written: `trunk serve` watches.
function write(file, text) {
  if (content(file) !== text) writeFileSync(file, text);
}

mkdirSync(chunks, { recursive: true });
const found = install();
const code = found ? await bundle() : undefined;
const name = code && `editor-${createHash("sha256").update(code).digest("hex").slice(0, 16)}.js`;
for (const old of readdirSync(chunks)) if (old !== name) rmSync(join(chunks, old));
if (found) {
  write(join(chunks, name), code);
} else {
  console.error("The packages of the code editor could not be installed: the page is built without it, with a plain text area.");
}
// A file that could not be loaded is asked for by another name: browsers remember the failure.
const load = name
  ? `(attempt) => import(\`./editor/${name}\${attempt ? "?" + attempt : ""}\`)`
  : `() => Promise.reject(new Error("This page was built without the code editor."))`;
write(join(built, "load.html"), `<script nonce="holdpoint">window.loadCodeEditor = ${load};</script>\n`);
