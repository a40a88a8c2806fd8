// Times both engines on the same work, in one run: `node bench.mjs JSONATA_BENCH [WASM_MODULE]`.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import jsonata from "jsonata";

const TIME_MS = 400;
const [binary, wasm] = process.argv.slice(2);
const cases = JSON.parse(readFileSync(new URL("bench.json", import.meta.url), "utf8"));
const items = Array.from({ length: 20 }, (_, at) => ({ name: `item ${at}`, price: at * 3, quantity: (at % 5) + 1 }));
const orders = { order: { customer: { address: { city: "Ghent" } }, items } };

async function time(once) {
  const until = performance.now() + TIME_MS / 4;
  while (performance.now() < until) await once();
  const start = performance.now();
  let times = 0;
  while (performance.now() - start < TIME_MS) {
    for (let at = 0; at < 20; at += 1) await once();
    times += 20;
  }
  return ((performance.now() - start) * 1e6) / times;
}

const native = new Map(execFileSync(binary, { encoding: "utf8" }).trim().split("\n")
  .map((line) => JSON.parse(line)).map(({ name, nanos }) => [name, nanos]));
const module = wasm && createRequire(import.meta.url)(resolve(wasm));
console.log("work                 jsonata-js ns    native ns   times     wasm ns   times");
for (const [index, { name, expr, compile }] of cases.entries()) {
  const expression = jsonata(expr);
  const js = await time(compile ? async () => jsonata(expr) : () => expression.evaluate(orders));
  const own = native.get(name);
  let tail = "";
  if (module) {
    const REPEAT = 50;
    const each = (await time(async () => module.bench(JSON.stringify(cases[index]), REPEAT))) / REPEAT;
    tail = `${each.toFixed(0).padStart(12)}${(js / each).toFixed(1).padStart(8)}`;
  }
  console.log(`${name.padEnd(20)}${js.toFixed(0).padStart(14)}${own.toFixed(0).padStart(13)}${(js / own).toFixed(1).padStart(8)}${tail}`);
}
