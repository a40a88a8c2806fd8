// Times machines in wasm under Node: wasm.mjs MODULE FOLDER. Each is executed in five fresh
// processes, the machines taking turns, and warm; every output is checked. In a fresh process most
// of the time is the compiler's, in threads of its own: so the thread that executes is told apart.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const ROUNDS = 5;
const WARM_SECONDS = 1;
// Transitions a CPU second of the fastest peer that gave the right output, from the folder's README.
const peers = JSON.parse(readFileSync(new URL("machines/peers.json", import.meta.url), "utf8"));

const [path, folder, how, name] = process.argv.slice(2);
const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
const self = fileURLToPath(import.meta.url);
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

// CPU seconds of the whole process: the compiler's threads count.
const seconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

// CPU seconds of this thread alone, as Linux tells them; elsewhere those of the process.
const ownSeconds = () => {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, "utf8").split(" ")[0]) / 1e9;
  } catch {
    return seconds();
  }
};

function measure(how, name) {
  const { Timed } = createRequire(import.meta.url)(resolve(path));
  const machine = manifest.find((it) => it.name === name);
  const text = (file) => readFileSync(join(folder, file), "utf8");
  const { entered, aws_events: events, expect, reps } = machine;
  const timed = new Timed(text(machine.file), text(machine.input), JSON.stringify(expect), entered, events);
  const execute = (times) => {
    const before = [seconds(), ownSeconds()];
    timed.execute(times);
    const taken = [(seconds() - before[0]) / times, (ownSeconds() - before[1]) / times];
    timed.check();
    return taken;
  };
  if (how === "fresh") return [...execute(reps), process.resourceUsage().maxRSS * 1024];
  // What AWS would stop is stopped where AWS stops it.
  if (!machine.aws_legal) Timed.limited(text(machine.file), text(machine.input));
  const times = [];
  const end = seconds() + WARM_SECONDS;
  while (seconds() < end) times.push(execute(reps)[0]);
  return [median(times)];
}

const inProcess = (how, name) =>
  execFileSync(process.execPath, [self, path, folder, how, name], { encoding: "utf8" })
    .split(" ")
    .map(Number);

if (how) {
  console.log(measure(how, name).join(" "));
} else {
  const names = manifest.map((it) => it.name);
  const runs = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of names) runs[name].push(inProcess("fresh", name));
  }
  const columns = ["fresh/s", "of the fastest peer", "own thread/s", "of it", "warm/s", "of it", "µs each, warm"];
  console.log(`| machine | ${columns.join(" | ")} |`);
  console.log(`|---|${"--:|".repeat(columns.length)}`);
  for (const { name, entered } of manifest) {
    const middle = (at) => median(runs[name].map((run) => run[at]));
    const speeds = [middle(0), middle(1), inProcess("warm", name)[0]].map((taken) => entered / taken);
    const ratio = (speed) => (peers[name] ? `${(speed / peers[name]).toFixed(1)}×` : "–");
    const cells = speeds.flatMap((speed) => [speed.toFixed(0), ratio(speed)]);
    console.log(`| ${name} | ${cells.join(" | ")} | ${(1e6 / speeds[2]).toFixed(3)} |`);
  }
}
