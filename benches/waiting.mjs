// Times very many executions in wasm that wait for their tokens at once: waiting.mjs MODULE [COUNT].
// Each way to wait is timed in a fresh process, without clones of the world and with 64 of them kept.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

const KEPT = 64;

const [path, count = "10000", kind, keeps] = process.argv.slice(2);
const self = fileURLToPath(import.meta.url);
const { Waiting, memory_bytes } = createRequire(import.meta.url)(resolve(path));

const timed = (work) => {
  const before = performance.now();
  work();
  return (performance.now() - before) / 1000;
};

function fresh(kind, keeps) {
  const waiting = new Waiting(kind, keeps);
  waiting.start(1);
  const before = memory_bytes();
  const started = timed(() => waiting.start(count - 1));
  const ofEach = (memory_bytes() - before) / (count - 1);
  return [started, timed(() => waiting.approve()), ofEach];
}

if (kind) {
  console.log(fresh(Number(kind), Number(keeps)).join(" "));
} else {
  console.log(`| ${count} wait for | clones kept | all started, s | all approved, s | bytes of one that waits |`);
  console.log(`|---|${"--:|".repeat(4)}`);
  for (let kind = 0; kind < Waiting.kinds(); kind += 1) {
    for (const keeps of [0, KEPT]) {
      const line = execFileSync(process.execPath, [self, path, count, kind, keeps], { encoding: "utf8" });
      const [started, approved, ofEach] = line.split(" ").map(Number);
      const figures = [started.toFixed(3), approved.toFixed(3), ofEach.toFixed(0)];
      console.log(`| ${Waiting.name(kind)} | ${keeps} | ${figures.join(" | ")} |`);
    }
  }
}
