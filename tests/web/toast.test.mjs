// What was just done is said where it covers nothing that can be pressed, however long it is.
import { test } from "node:test";
import assert from "node:assert/strict";
import { withPage } from "./browser.mjs";
import { accessible } from "./sound.mjs";

// What can be pressed and lies under the message, with all that can be scrolled scrolled to its end: there
// is nothing further to scroll it out from under it with.
const covered = (page) =>
  page.evaluate(async () => {
    scrollTo(0, document.documentElement.scrollHeight);
    // It stands where it belongs once it and what gives way to it have moved.
    await new Promise((moved) => setTimeout(moved, 600));
    const toast = document.querySelector(".toast").getBoundingClientRect();
    const within = (it) => it.left < toast.right && it.right > toast.left && it.top < toast.bottom && it.bottom > toast.top;
    const all = document.querySelectorAll("button, a[href], input, select, textarea, summary");
    return [...all]
      .filter((it) => it.checkVisibility() && !it.closest(".toast, .aloud, .inspector, .layer") && within(it.getBoundingClientRect()))
      .map((it) => it.getAttribute("aria-label") ?? it.innerText);
  });

const LONG = "A sentence that goes on for as long as messages ever do, and names RequestApproval twice: RequestApproval.";
const sizes = [[1440, 900], [1280, 720], [1024, 768], [768, 1024], [390, 844], [320, 640], [320, 256]];

for (const [width, height] of sizes) {
  for (const presents of width > 1000 ? [false, true] : [false]) {
    test(`${width} by ${height}${presents ? ", presented" : ""}`, () =>
      withPage({ viewport: { width, height } }, async (page) => {
        if (presents) await page.keyboard.press("p");
        await page.getByTestId("hold").getByTestId("heartbeat").click();
        const toast = page.getByTestId("toast");
        await toast.filter({ hasText: "Heartbeat sent." }).waitFor();
        assert.deepEqual(await covered(page), []);
        await accessible(page, ".toast");
        await toast.locator("p").evaluate((it, text) => it.append(text), LONG);
        assert.deepEqual(await covered(page), [], "a long one");
        const { x, y, width: wide, height: high } = await toast.boundingBox();
        assert.ok(x >= 0 && x + wide <= width && y >= 0 && y + high <= height, "all of it is seen");
        await toast.getByRole("button", { name: "Dismiss" }).click();
        assert.equal(await toast.count(), 0);
      }));
  }
}

test("a card on a phone is scrolled out from under it", () =>
  withPage({ viewport: { width: 320, height: 640 } }, async (page) => {
    await page.getByTestId("hold").getByTestId("heartbeat").click();
    await page.getByTestId("toast").waitFor();
    const free = await page.evaluate(() => {
      scrollTo(0, document.documentElement.scrollHeight);
      const last = [...document.querySelectorAll(".inspector :is(button, summary)")].at(-1);
      return last.getBoundingClientRect().bottom <= document.querySelector(".toast").getBoundingClientRect().top + 1;
    });
    assert.ok(free);
  }));
