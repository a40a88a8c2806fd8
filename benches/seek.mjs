// Times going anywhere in long runs, in wasm: seek.mjs MODULE. Each run is in a fresh process.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

const SEEKS = 1000;

const [path, kind] = process.argv.slice(2);
const self = fileURLToPath(import.meta.url);
const { Seeking, bytes_held } = createRequire(import.meta.url)(resolve(path));

// Milliseconds of CPU of the whole process: others may use the machine as well.
const millis = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
};

function fresh(kind) {
  const before = bytes_held();
  const run = new Seeking(kind);
  const events = run.events();
  const times = Array.from({ length: SEEKS }, () => {
    const to = run.draw();
    const start = millis();
    run.go(to);
    return millis() - start;
  });
  const held = (bytes_held() - before) / 1e6;
  times.sort((a, b) => a - b);
  const at = (part) => times[Math.min(Math.floor((SEEKS * part) / 100), SEEKS - 1)].toFixed(2);
  return [events, at(50), at(99), at(100), held.toFixed(0)];
}

if (kind) {
  console.log(fresh(Number(kind)).join(" "));
} else {
  console.log(`| ${SEEKS} seeks in | events | median, ms | p99, ms | longest, ms | MB held |`);
  console.log(`|---|${"--:|".repeat(5)}`);
  for (let kind = 0; kind < Seeking.kinds(); kind += 1) {
    const line = execFileSync(process.execPath, [self, path, kind], { encoding: "utf8" });
    console.log(`| ${Seeking.name(kind)} | ${line.trim().split(" ").join(" | ")} |`);
  }
}
