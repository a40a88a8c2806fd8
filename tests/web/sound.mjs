// What must hold of the page at any moment, in any test.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// axe finds nothing in the page, or within what a selector names.
export async function accessible(page, within) {
  // By the debugger's door: the page's policy lets no script in.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  const found = await page.evaluate(
    async ([runOnly, within]) => {
      const { violations } = await window.axe.run(within ?? document, { runOnly });
      return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}`));
    },
    [rules, within],
  );
  assert.deepEqual(found, []);
}

// The same, and the page stays within its window.
export async function sound(page, within) {
  await accessible(page, within);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `overflows by ${overflow} px`);
}
