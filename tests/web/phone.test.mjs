// On a phone, and on a page zoomed to 400 %: the clock is always at hand, what asks comes first, nothing is hidden.
import { test } from "node:test";
import assert from "node:assert/strict";
import { withPage } from "./browser.mjs";
import { sound } from "./sound.mjs";

const inSight = (locator) =>
  locator.evaluate((element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight && element.contains(hit);
  });
const clockOf = (page) => [
  page.getByTestId("play"),
  page.getByRole("button", { name: "On to the next event" }),
  page.getByTestId("skip"),
  page.getByTestId("elapsed"),
];

for (const [width, height] of [[390, 844], [320, 640], [320, 256]]) {
  test(`${width} by ${height}: the clock stays at the foot, wherever the page is scrolled to`, () =>
    withPage({ viewport: { width, height } }, async (page) => {
      for (const part of [0, 0.5, 1]) {
        await page.evaluate((part) => scrollTo(0, part * document.documentElement.scrollHeight), part);
        for (const each of clockOf(page)) assert.ok(await inSight(each), `${part}: ${await each.getAttribute("data-testid")}`);
      }
      await page.getByTestId("skip").click();
      await page.getByTestId("status").filter({ hasText: "Failed" }).waitFor();
      for (const each of clockOf(page)) assert.ok(await inSight(each), "with days on the clock");
    }));

  test(`${width} by ${height}: whatever the keyboard comes to is seen`, () =>
    withPage({ viewport: { width, height } }, async (page) => {
      await page.getByTestId("hold").getByTestId("approve").focus();
      const seen = [];
      for (let presses = 0; presses < 40 && !seen.includes("speed"); presses += 1) {
        const now = page.locator(":focus");
        seen.push(await now.evaluate((element) => element.dataset.testid ?? element.innerText));
        assert.ok(await inSight(now), seen.at(-1));
        await page.keyboard.press("Tab");
      }
      assert.ok(["deny", "heartbeat", "play", "skip", "speed"].every((name) => seen.includes(name)), seen.join());
    }));
}

test("the card of the hold comes next after the graph, its answers in the first screen", () =>
  withPage({ viewport: { width: 390, height: 844 } }, async (page) => {
    for (const answer of ["approve", "deny", "heartbeat"]) {
      assert.ok(await inSight(page.getByTestId("hold").getByTestId(answer)), answer);
    }
    const tops = await page.evaluate(() =>
      [".canvas", ".hold", ".stages"].map(
        (each) => document.querySelector(each).getBoundingClientRect().top,
      ),
    );
    assert.deepEqual(tops, [...tops].sort((a, b) => a - b));
  }));

for (const [width, height] of [[390, 844], [320, 640]]) {
  test(`${width} by ${height}: what has no room in the header is in its menu, the settings too`, () =>
    withPage({ viewport: { width, height } }, async (page) => {
      const more = page.getByRole("button", { name: "More", exact: true });
      await more.focus();
      await page.keyboard.press("Enter");
      const items = page.locator(".overflow").getByRole("listitem");
      assert.deepEqual(await items.allInnerTexts(), ["Scenarios", "Guide 1/5", "Share", "What to do", "Settings"]);
      await sound(page, ".overflow");
      for (const each of await items.getByRole("button").all()) assert.ok(await inSight(each));
      await items.getByRole("button", { name: "Settings" }).press("Enter");
      await page.getByRole("dialog", { name: "Settings" }).waitFor();
      await sound(page);
      await page.keyboard.press("Escape");
      assert.equal(await page.locator(":focus").getAttribute("aria-label"), "More");
      const whole = await page.getByTestId("status").evaluate((it) => it.lastElementChild.scrollWidth <= it.lastElementChild.clientWidth);
      assert.ok(whole, "how it stands can be read");
    }));
}
