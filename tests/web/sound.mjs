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
  // What fades in is as pale as axe finds it; what goes on for ever is never done.
  await page.evaluate(() => {
    const ends = document.getAnimations().filter((it) => it.effect.getComputedTiming().endTime !== Infinity);
    return Promise.allSettled(ends.map((it) => it.finished));
  });
  const found = await page.evaluate(
    async ([runOnly, within]) => {
      // What the bar of the clock lies over is scrolled from under it; `misplaced` looks whether that can be.
      const bar = document.querySelector(".transport");
      bar?.style.setProperty("position", "static");
      const { violations } = await window.axe.run(within ?? document, { runOnly });
      bar?.style.removeProperty("position");
      return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}`));
    },
    [rules, within],
  );
  assert.deepEqual(found, []);
}

// The page is no wider than its window, and whatever can be pressed or typed in lies in it, under nothing
// else, once it is scrolled to. What is wrong with that.
export function misplaced(page) {
  return page.evaluate(() => {
    const wrong = [];
    const over = document.documentElement.scrollWidth - innerWidth;
    if (over > 0) wrong.push(`the page is ${over} px too wide`);
    const name = (element) =>
      `${element.localName} ${element.getAttribute("aria-label") ?? element.innerText?.trim() ?? ""}`.slice(0, 60);
    const back = [scrollX, scrollY];
    // A message goes away by itself.
    const toast = document.querySelector(".toast");
    if (toast) toast.style.visibility = "hidden";
    for (const element of document.querySelectorAll("button, a[href], input, select, summary")) {
      // What can be moved about, and what is only for ears.
      if (!element.checkVisibility({ visibilityProperty: true }) || element.closest(".layer, .map, .aloud")) continue;
      element.focus({ focusVisible: true });
      element.scrollIntoView({ block: "nearest", inline: "nearest" });
      const { left, right, top, bottom } = element.getBoundingClientRect();
      if (left < -0.5 || right > innerWidth + 0.5) wrong.push(`${name(element)}: cut off at the side`);
      const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      const own = hit && (element.contains(hit) || hit.contains(element) || hit.closest("label")?.contains(element));
      if (!own) wrong.push(`${name(element)}: under ${hit ? `${hit.localName} ${hit.className}` : "nothing"}`);
    }
    if (toast) toast.style.visibility = "";
    document.activeElement.blur();
    scrollTo(...back);
    return wrong;
  });
}

// axe finds nothing, and the page stays within its window.
export async function sound(page, inside) {
  await accessible(page, inside);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `overflows by ${overflow} px`);
}
