// Compares two engines on mutations of the suite's expressions, and their error sentences.
//
//   node compare.mjs SUITE JSONATA_LINES [COUNT [SEED]]
//
// SUITE is the official suite's folder, JSONATA_LINES the built example of that name.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { cases } from "./suite.mjs";

const [suite, binary, count = "100000", seed = "1"] = process.argv.slice(2);
const PATIENCE_MS = 4000;
const TOKEN = /\s+|\/\*[\s\S]*?\*\/|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|\/(?:[^/\\\n]|\\.)+\/[im]*|\.\.|:=|!=|>=|<=|\*\*|~>|\$*[A-Za-z_][A-Za-z0-9_]*|\$+|[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|./gsu;
// What differs by chance or by the hour says nothing.
const CHANCE = /\$(?:random|shuffle|now|millis|toMillis)\b/;

let state = BigInt(seed);
function random(below) {
  state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
  return Number((state >> 33n) % BigInt(below));
}

function mutate(expr, pool) {
  const tokens = expr.match(TOKEN) ?? [];
  const at = random(tokens.length || 1);
  const other = pool[random(pool.length)];
  switch (random(5)) {
    case 0: tokens.splice(at, 1); break;
    case 1: tokens.splice(at, 0, tokens[at]); break;
    case 2: tokens.splice(at, 0, other); break;
    case 3: tokens.splice(at, 1, other); break;
    default: {
      const second = random(tokens.length || 1);
      [tokens[at], tokens[second]] = [tokens[second], tokens[at]];
    }
  }
  return tokens.join("");
}

function mutations(all) {
  const usable = all.filter(({ line }) => line.expr.length < 1500 && !CHANCE.test(line.expr)
    && !JSON.stringify(line).includes("\\ud800") && !/[0-9]e[0-9]|0000/.test(line.expr));
  const pool = [...new Set(usable.flatMap(({ line }) => line.expr.match(TOKEN) ?? []))]
    .filter((token) => token.length < 40);
  const seen = new Set();
  const lines = [];
  while (lines.length < Number(count)) {
    const { name, line } = usable[random(usable.length)];
    const expr = mutate(line.expr, pool);
    const key = name + expr;
    if (seen.has(key) || CHANCE.test(expr)) continue;
    seen.add(key);
    lines.push({ name, line: { ...line, expr } });
  }
  return lines;
}

// Feeds lines to a process, starting it anew after a line on which it stops answering.
async function answers(command, lines) {
  const results = [];
  while (results.length < lines.length) {
    const child = spawn(command[0], command.slice(1), { stdio: ["pipe", "pipe", "inherit"] });
    const left = lines.slice(results.length);
    child.stdin.on("error", () => {});
    child.stdin.end(left.map(({ line }) => JSON.stringify(line)).join("\n") + "\n");
    let timer;
    const rearm = () => { clearTimeout(timer); timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS); };
    rearm();
    let got = 0;
    for await (const text of createInterface({ input: child.stdout })) {
      rearm();
      // A process that was killed leaves half a line.
      try { results.push(JSON.parse(text)); } catch { break; }
      got += 1;
    }
    clearTimeout(timer);
    if (got < left.length) {
      console.error(`no answer: ${left[got].line.expr.slice(0, 200)}`);
      results.push({ code: "DIED", message: "stopped answering" });
    }
  }
  return results;
}

function kind(answer) {
  return answer.code ?? (answer.undefined ? "undefined" : "value");
}

// Numbers are compared as doubles; everything else exactly.
function same(left, right) {
  if (kind(left) !== kind(right)) return false;
  return kind(left) !== "value" || isDeepStrictEqual(left.value, right.value)
    || JSON.stringify(left.value) === JSON.stringify(right.value);
}

const here = fileURLToPath(new URL("reference.mjs", import.meta.url));
const ours = [binary, join(suite, "datasets")];
const theirs = [process.execPath, "--stack-size=4000", here, join(suite, "datasets")];

const all = cases(suite);
const failing = all.filter(({ code, line }) => code && !JSON.stringify(line).includes("\\ud800"));
const [own, reference] = [await answers(ours, failing), await answers(theirs, failing)];
let equal = 0;
failing.forEach(({ name, line }, at) => {
  if (own[at].message === reference[at].message) equal += 1;
  else if (reference[at].code !== "U1001") {
    console.log(`message ${name} ${JSON.stringify(line.expr)}\n  ours   ${own[at].message}\n  theirs ${reference[at].message}`);
  }
});
const positions = failing.filter((_, at) => own[at].position === (reference[at].position ?? null)).length;
console.log(`messages: ${equal} of ${failing.length} equal (positions: ${positions})`);

const lines = mutations(all);
const [a, b] = [await answers(ours, lines), await answers(theirs, lines)];
const classes = new Map();
let differing = 0;
lines.forEach(({ line }, at) => {
  if (same(a[at], b[at])) return;
  differing += 1;
  const key = `ours ${kind(a[at])}, theirs ${kind(b[at])}`;
  if (!classes.has(key)) classes.set(key, []);
  classes.get(key).push({ line, ours: a[at], theirs: b[at] });
});
for (const [key, members] of [...classes].sort((x, y) => y[1].length - x[1].length)) {
  console.log(`${String(members.length).padStart(6)} ${key}`);
  for (const { line, ours: left, theirs: right } of members.slice(0, Number(process.env.SHOW ?? 2))) {
    const short = (answer) => JSON.stringify(answer.value ?? answer.message ?? null).slice(0, 160);
    console.log(`         ${JSON.stringify(line.expr).slice(0, 300)} ${line.dataset ?? JSON.stringify(line.data ?? null).slice(0, 80)}\n           ${short(left)}\n           ${short(right)}`);
  }
}
console.log(`mutations: ${lines.length - differing} of ${lines.length} equal, ${a.filter((x) => x.code === "DIED").length} times our process died`);
