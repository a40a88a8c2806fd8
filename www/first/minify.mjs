// Makes a script small: minify.mjs FILE. Exits with 1 where the code editor's packages, esbuild among them, are not there.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const file = process.argv[2];
try {
  const { transformSync } = createRequire(new URL("../editor/", import.meta.url))("esbuild");
  const options = { minify: true, format: "esm", target: "es2022", legalComments: "none" };
  writeFileSync(file, transformSync(readFileSync(file, "utf8"), options).code);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
