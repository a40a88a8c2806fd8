// The table of table.sh: table.mjs ROUNDS FOLDER NATIVE WASM. Each figure is the middle one of so many fresh processes.
// A participant that gives another output, or none, says so instead.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const [rounds, folder, native, wasm] = process.argv.slice(2);
const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
const beside = (file) => fileURLToPath(new URL(file, import.meta.url));
const MINUTES = 3;
// Who takes longer than this is asked once: the others would wait for it in every round.
const SLOW = 10_000;

// Transitions a CPU second on the machine on which very many peers were measured, from the folder's README: of the fastest
// that gave the right output, and of aws-local-stepfunctions with its event log read. That one runs here as well, so it
// tells how fast this machine is beside that one.
const there = (file) => JSON.parse(readFileSync(beside(`machines/${file}.json`), "utf8"));
const [fastest, local] = [there("peers"), there("local")];
const LOCAL = "aws-local-stepfunctions";

// The engine's code is compiled as a whole before the clock starts: what counts is executions.
const COMPILED = ["--no-liftoff", "--no-wasm-lazy-compilation"];

// What is run, and where CPU seconds of an execution, peak bytes and bytes an event stand in what it prints.
const participants = {
  native: { command: (name) => [native, "fresh", name], seconds: 0, peak: 4, event: 3 },
  wasm: { command: (name) => [process.execPath, ...COMPILED, beside("wasm.mjs"), wasm, folder, "fresh", name], seconds: 0, peak: 2 },
  [LOCAL]: { command: (name) => [process.execPath, beside("peers/local.mjs"), folder, name], seconds: 0, peak: 1 },
};
if (spawnSync("python3", ["-c", "import moto, boto3"]).status === 0) {
  participants.moto = { command: (name) => ["python3", beside("peers/in_moto.py"), folder, name], seconds: 0, peak: 1 };
}

function run([program, ...given]) {
  const { status, stdout } = spawnSync(program, given, { encoding: "utf8", timeout: MINUTES * 60_000 });
  return status === 0 ? stdout.trim().split(/\s+/).map(Number) : null;
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
const results = new Map();
const slow = new Set();
for (let round = 0; round < Number(rounds); round += 1) {
  for (const { name } of manifest) {
    for (const who of Object.keys(participants)) {
      const key = `${name} ${who}`;
      const before = results.get(key) ?? [];
      // Who failed once is not asked again.
      if (before.includes(null) || slow.has(key)) continue;
      const began = Date.now();
      results.set(key, [...before, run(participants[who].command(name))]);
      if (Date.now() - began > SLOW) slow.add(key);
    }
  }
}

function figures(name, who, entered) {
  const runs = results.get(`${name} ${who}`);
  if (runs.includes(null)) return null;
  const { seconds, peak, event } = participants[who];
  const middle = (at) => (at === undefined ? undefined : median(runs.map((run) => run[at])));
  return { speed: entered / middle(seconds), peak: middle(peak) / 2 ** 20, event: middle(event) };
}

const measured = manifest.map(({ name, entered }) => {
  const who = Object.keys(participants).map((who) => [who, figures(name, who, entered)]);
  return { name, ...Object.fromEntries(who) };
});
const asFast = ({ name, [LOCAL]: of }) => (of && local[name] ? of.speed / local[name] : null);
const machine = median(measured.map(asFast).filter((it) => it !== null));

const mebibytes = (of) => (of ? of.peak.toFixed(0) : "–");
const speed = (of) => (of ? Math.round(of.speed).toLocaleString("en") : "fails");
const times = (of, beside) => (of && beside ? (of.speed / beside).toFixed(of.speed < 100 * beside ? 1 : 0) : "–");
const peers = Object.keys(participants).slice(2);
const columns = ["native/s", "× local", "× fastest", "wasm/s", "× local", "× fastest", ...peers.map((it) => `${it}/s`), "bytes an event"];
columns.push(...Object.keys(participants).map((it) => `${it}, MiB`));
console.log(`This machine is ${machine.toFixed(2)} times as fast as the one of the folder's README.\n`);
console.log(`| machine | ${columns.join(" | ")} |\n|---|${"--:|".repeat(columns.length)}`);
for (const row of measured) {
  const best = fastest[row.name] * (asFast(row) ?? machine);
  const cells = ["native", "wasm"].flatMap((it) => [speed(row[it]), times(row[it], row[LOCAL]?.speed), times(row[it], best)]);
  cells.push(...peers.map((it) => speed(row[it])), row.native ? row.native.event.toFixed(0) : "–");
  cells.push(...Object.keys(participants).map((it) => mebibytes(row[it])));
  console.log(`| ${row.name} | ${cells.join(" | ")} |`);
}
