// Runs the official suite and the hostile expressions in wasm under Node: wasm.mjs MODULE SUITE
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { cases } from "./suite.mjs";

const TIME_MS = 1000;
const [path, suite] = process.argv.slice(2);
const require = createRequire(import.meta.url);
let module = require(resolve(path));
const datasets = new Map();

function dataset(name) {
  if (!datasets.has(name)) datasets.set(name, readFileSync(join(suite, "datasets", `${name}.json`), "utf8"));
  return datasets.get(name);
}

function ask(line) {
  try {
    return JSON.parse(module.answer(JSON.stringify(line), line.dataset ? dataset(line.dataset) : undefined));
  } catch (error) {
    // What has trapped cannot be used any more.
    delete require.cache[require.resolve(resolve(path))];
    module = require(resolve(path));
    return { code: `trap: ${error.message}` };
  }
}

function sameItems(left, right) {
  const rest = [...right];
  return Array.isArray(left) && left.length === rest.length && left.every((item) => {
    const at = rest.findIndex((other) => isDeepStrictEqual(item, other));
    return at >= 0 && rest.splice(at, 1).length === 1;
  });
}

let [passed, total, failed] = [0, 0, false];
for (const { name, line, code, test } of cases(suite)) {
  total += 1;
  if (JSON.stringify(line).includes("\\ud800")) {
    console.log(`${name}: a lone surrogate`);
    continue;
  }
  const answer = ask({ ...line, depth: test.depth });
  const right = code ? answer.code === code
    : test.undefinedResult ? answer.undefined === true
      : isDeepStrictEqual(answer.value, test.result) || JSON.stringify(answer.value) === JSON.stringify(test.result)
        || (test.unordered && sameItems(answer.value, test.result));
  if (right) passed += 1;
  else {
    failed = true;
    console.log(`${name}: ${JSON.stringify(answer).slice(0, 200)}`);
  }
}
console.log(`jsonata in wasm: ${passed} of ${total}`);

// The lists of tests/jsonata/hostile.rs are read from there, so that they are the same.
const source = readFileSync(new URL("hostile.rs", import.meta.url), "utf8");
const unquote = (text) => JSON.parse(`"${text.replace(/\\u\{([0-9a-fA-F]+)\}/g, (_, hex) => `\\u${hex.padStart(4, "0")}`).replace(/\\'/g, "'")}"`);
const list = (name, strings) => {
  const start = source.indexOf(`const ${name}`);
  const body = source.slice(source.indexOf("= &[", start), source.indexOf("\n];", start));
  const part = '"((?:[^"\\\\]|\\\\.)*)"';
  const row = new RegExp(strings === 1 ? part : `\\(\\s*${Array(strings).fill(part).join(",\\s*")},?\\s*\\)`, "g");
  return [...body.matchAll(row)].map((match) => match.slice(1).map(unquote));
};
const hostile = list("EXPRESSIONS", 2);
for (const [before, repeated, after] of list("REPEATED", 3)) {
  for (const times of [100, 240, 260, 5000, 400000]) hostile.push([before + repeated.repeat(times) + after, "-"]);
}
for (const [call] of list("ON_LONG_TEXTS", 1)) {
  hostile.push([`( $a := $pad('', 200000, 'ab') & 'c'; $b := $pad('', 200000, 'ab') & 'd'; [1..100000].(${call}) )`, "-"]);
}
const spelledOut = (line) => line.replace(/⟪(\d+) (.*?)⟫/g, (_, times, text) =>
  Array.from({ length: Number(times) }, (_, at) => text.replaceAll("#", at)).join(""));
for (const [file, wanted] of [["hostile.txt", "-"], ["reasonable.txt", "ok"]]) {
  for (const line of readFileSync(new URL(file, import.meta.url), "utf8").split("\n")) {
    if (line && !line.startsWith("#")) hostile.push([spelledOut(line), wanted]);
  }
}
let slowest = 0;
for (const [expr, wanted] of hostile) {
  // What this process works: other work on the machine is no fault of the expression.
  const start = process.cpuUsage();
  const answer = ask({ expr });
  const { user, system } = process.cpuUsage(start);
  const time = (user + system) / 1000;
  slowest = Math.max(slowest, time);
  const code = answer.code ?? "ok";
  if (process.env.HOLDPOINT_SHOW) console.log(`${time.toFixed(0).padStart(5)} ms ${code} ${expr.slice(0, 160)}`);
  if ((wanted !== "-" && wanted !== code) || time > TIME_MS || code.startsWith("trap")) {
    failed = true;
    console.log(`hostile ${expr.slice(0, 80)}: ${code} after ${time.toFixed(0)} ms, wanted ${wanted}`);
  }
}
console.log(`hostile in wasm: ${hostile.length} expressions, slowest ${slowest.toFixed(0)} ms`);
process.exit(failed ? 1 : 0);
