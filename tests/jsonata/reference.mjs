// Answers lines of JSON as `examples/jsonata_lines.rs` does, by jsonata-js 2.0.6.
// `node reference.mjs DATASETS < lines`; bounded in time and depth as its own test bench is.
import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";
import jsonata from "jsonata";

const TIME_MS = 1000;
const DEPTH = 500;
const datasets = new Map();

function dataset(name) {
  if (!datasets.has(name)) {
    datasets.set(name, readFileSync(`${process.argv[2]}/${name}.json`, "utf8"));
  }
  return JSON.parse(datasets.get(name));
}

function bound(expression) {
  let depth = 0;
  const start = Date.now();
  const check = (levels, env) => {
    // Its own test bench does not count what it evaluates side by side, in arrays and objects.
    if (!env.isParallelCall) depth += levels;
    if (depth > DEPTH || Date.now() - start > TIME_MS) {
      throw { code: "U1001", message: "limit" };
    }
  };
  expression.assign(Symbol.for("jsonata.__evaluate_entry"), (expr, input, env) => check(1, env));
  expression.assign(Symbol.for("jsonata.__evaluate_exit"), (expr, input, env) => check(-1, env));
}

export async function answer(test) {
  try {
    const expression = jsonata(test.expr);
    bound(expression);
    const input = test.dataset ? dataset(test.dataset) : test.data;
    const value = await expression.evaluate(input, test.bindings ?? {});
    if (value === undefined) return { undefined: true };
    const isFunction = typeof value === "function" || value?._jsonata_lambda || value?._jsonata_function;
    if (isFunction) return { code: "U1002", message: "function" };
    const text = JSON.stringify(value, (key, item) =>
      typeof item === "function" || item?._jsonata_lambda || item?._jsonata_function
        ? { "\u0000function": true }
        : typeof item === "number" && !Number.isFinite(item) ? { "\u0000infinite": true } : item);
    if (text.includes('"\\u0000function"')) return { code: "U1002", message: "function" };
    if (text.includes('"\\u0000infinite"')) return { code: "D1001", message: "infinite" };
    return { value: JSON.parse(text) };
  } catch (error) {
    const code = error.code ?? (error instanceof RangeError ? "RangeError" : error.name ?? "Error");
    return { code, message: String(error.message), position: error.position ?? null };
  }
}

if (process.argv[1].endsWith("reference.mjs")) {
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(JSON.stringify(await answer(JSON.parse(line))) + "\n");
  }
}
