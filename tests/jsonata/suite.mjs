// The cases of the official suite, as lines for both engines.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export function cases(suite) {
  const all = [];
  for (const group of readdirSync(join(suite, "groups")).sort()) {
    const folder = join(suite, "groups", group);
    for (const file of readdirSync(folder).filter((name) => name.endsWith(".json")).sort()) {
      const body = JSON.parse(readFileSync(join(folder, file), "utf8"));
      for (const test of Array.isArray(body) ? body : [body]) {
        const expr = test.expr ?? readFileSync(join(folder, test["expr-file"]), "utf8");
        const line = { expr, bindings: test.bindings ?? {} };
        if ("data" in test) line.data = test.data;
        else if (test.dataset) line.dataset = test.dataset;
        all.push({ name: `${group}/${file}`, line, code: test.code ?? test.error?.code, test });
      }
    }
  }
  return all;
}
