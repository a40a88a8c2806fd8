// Times both engines on the same work: `node bench.mjs JSONATA_BENCH [WASM_MODULE]`. The engines take
// turns, each measures for a moment, and the best of its turns counts: what else the machine does slows
// some of them, never all.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import jsonata from "jsonata";

const ROUNDS = 15;
const TURN_MS = 50;
const [binary, wasm] = process.argv.slice(2);
const cases = JSON.parse(readFileSync(new URL("bench.json", import.meta.url), "utf8"));
const items = Array.from({ length: 20 }, (_, at) => ({ name: `item ${at}`, price: at * 3, quantity: (at % 5) + 1 }));
const orders = { order: { customer: { address: { city: "Ghent" } }, items } };

// Nanoseconds a time.
async function time(once) {
  await once();
  const start = performance.now();
  let times = 0;
  do {
    for (let at = 0; at < 20; at += 1) await once();
    times += 20;
  } while (performance.now() - start < TURN_MS);
  return ((performance.now() - start) * 1e6) / times;
}

const REPEAT = 50;
const module = wasm && createRequire(import.meta.url)(resolve(wasm));
const engines = cases.map((one) => {
  const expression = jsonata(one.expr);
  const text = JSON.stringify(one);
  return [
    () => time(one.compile ? async () => jsonata(one.expr) : () => expression.evaluate(orders)),
    () => JSON.parse(execFileSync(binary, [one.name], { encoding: "utf8" })).nanos,
    async () => module && (await time(async () => module.bench(text, REPEAT))) / REPEAT,
  ];
});

const best = cases.map(() => [Infinity, Infinity, Infinity]);
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [at, turns] of engines.entries()) {
    for (const [which, turn] of turns.entries()) best[at][which] = Math.min(best[at][which], await turn());
  }
}

console.log("work                 jsonata-js ns    native ns   times     wasm ns   times");
for (const [at, { name }] of cases.entries()) {
  const [js, native, inWasm] = best[at];
  const column = (nanos) => `${nanos.toFixed(0).padStart(13)}${(js / nanos).toFixed(1).padStart(8)}`;
  console.log(`${name.padEnd(20)}${js.toFixed(0).padStart(14)}${column(native)}${module ? column(inWasm) : ""}`);
}
