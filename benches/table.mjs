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

// What is run, and where CPU seconds of an execution, peak bytes and bytes an event stand in what it prints.
const participants = {
  native: { command: (name) => [native, "fresh", name], seconds: 0, peak: 4, event: 3 },
  wasm: { command: (name) => [process.execPath, beside("wasm.mjs"), wasm, folder, "fresh", name], seconds: 0, peak: 2 },
  "aws-local-stepfunctions": { command: (name) => [process.execPath, beside("peers/local.mjs"), folder, name], seconds: 0, peak: 1 },
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
for (let round = 0; round < Number(rounds); round += 1) {
  for (const { name } of manifest) {
    for (const who of Object.keys(participants)) {
      const key = `${name} ${who}`;
      const before = results.get(key) ?? [];
      // Who failed once is not asked again.
      if (before.includes(null)) continue;
      results.set(key, [...before, run(participants[who].command(name))]);
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

const peers = Object.keys(participants).slice(2);
const mebibytes = (of) => (of ? of.peak.toFixed(0) : "–");
const speed = (of) => (of ? Math.round(of.speed).toLocaleString("en") : "fails");
const columns = ["native/s", "wasm/s", ...peers.map((it) => `${it}/s`), "native ×", "wasm ×", "bytes an event"];
columns.push(...Object.keys(participants).map((it) => `${it}, MiB`));
console.log(`| machine | ${columns.join(" | ")} |\n|---|${"--:|".repeat(columns.length)}`);
for (const { name, entered } of manifest) {
  const all = Object.fromEntries(Object.keys(participants).map((who) => [who, figures(name, who, entered)]));
  const best = Math.max(...peers.map((who) => all[who]?.speed ?? 0));
  const ratio = (of) => (of && best > 0 ? `${(of.speed / best).toFixed(1)}` : "–");
  const cells = Object.keys(participants).map((who) => speed(all[who]));
  cells.push(ratio(all.native), ratio(all.wasm), all.native ? all.native.event.toFixed(0) : "–");
  cells.push(...Object.values(all).map(mebibytes));
  console.log(`| ${name} | ${cells.join(" | ")} |`);
}
