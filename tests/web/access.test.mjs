// Accessibility and layout: axe finds nothing, nothing overflows, at every size and in both themes.
import { test } from "node:test";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { withPage } from "./browser.mjs";
import { approvals, requests } from "./machines.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const sizes = { desktop: [1440, 900], projector: [1280, 720], tablet: [768, 1024], phone: [390, 844], narrow: [320, 640] };

async function violations(page) {
  // Not as a script of the page: its policy lets none in.
  await page.evaluate(axe);
  return page.evaluate(async (runOnly) => {
    const { violations } = await window.axe.run(document, { runOnly });
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}`));
  }, rules);
}

for (const [name, [width, height]] of Object.entries(sizes)) {
  for (const colorScheme of ["light", "dark"]) {
    test(`${name}, ${colorScheme}: at the hold and at the end`, () =>
      withPage({ viewport: { width, height }, colorScheme }, async (page) => {
        const sound = async () => {
          assert.deepEqual(await violations(page), []);
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(overflow <= 0, `overflows by ${overflow} px`);
        };
        await sound();
        await page.getByTestId("skip").click();
        await page.getByTestId("status").filter({ hasText: "Failed" }).waitFor();
        await sound();
        await page.getByTestId("scenarios").click();
        await sound();
      }));
    test(`${name}, ${colorScheme}: three tokens of a Map`, () =>
      withPage({ viewport: { width, height }, colorScheme }, async (page) => {
        const show = async (name) => {
          const region = page.getByRole("navigation").getByRole("button", { name });
          if (await region.isVisible()) await region.click();
        };
        await show("Code");
        await page.getByTestId("definition").fill(JSON.stringify(approvals));
        await page.getByRole("tab", { name: "Input" }).click();
        await page.getByTestId("input").fill(JSON.stringify(requests));
        await page.getByTestId("run").click();
        await show("Graph");
        await page.getByTestId("step").waitFor();
        assert.deepEqual(await violations(page), []);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(overflow <= 0, `overflows by ${overflow} px`);
      }));
  }
}
