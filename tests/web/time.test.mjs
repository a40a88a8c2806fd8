// Time is a place: back, ahead, another way from there; and what survives a reload.
import { test } from "node:test";
import assert from "node:assert/strict";
import { withPage, write, written } from "./browser.mjs";
import { backToHold, status } from "./walk.mjs";

test("back to the hold, and on from there differently: both runs are kept", () =>
  withPage({}, async (page) => {
    await backToHold(page);
    await page.getByTestId("deny").click();
    await page.getByTestId("deny-send").click();
    await status(page, "Succeeded");
    await page.getByTestId("toast").filter({ hasText: "You changed the past" }).waitFor();
    await page.getByTestId("runs").click();
    assert.equal(await page.locator(".run").count(), 2);
    await page.locator(".run").first().click();
    await page.getByRole("button", { name: "To where this run has come" }).click();
    await status(page, "Succeeded");
    await page.keyboard.press("Home");
    await status(page, "Running");
  }));

test("one moment before the limit, and past it", () =>
  withPage({}, async (page) => {
    await page.getByTestId("skips").click();
    await page.getByRole("button", { name: "1 s before the heartbeat limit of RequestApproval" }).click();
    await page.getByTestId("hold").filter({ hasText: "00:01" }).waitFor();
    await page.keyboard.press("Shift+ArrowRight");
    await status(page, "Failed");
    await page.keyboard.press("ArrowLeft");
    await status(page, "Running");
  }));

test("what was written is there again after a reload", () =>
  withPage({}, async (page) => {
    const text = '{"StartAt": "Mine", "States": {"Mine": {"Type": "Succeed"}}';
    await write(page, text);
    await page.waitForTimeout(700);
    await page.reload();
    await page.getByTestId("status").waitFor();
    assert.equal(await written(page), text);
  }));

test("where the simulator breaks the page says so, and the way on leads back to the text", () =>
  withPage({ breaks: true }, async (page) => {
    const text = '{"StartAt": "Mine"}';
    await write(page, text);
    await page.waitForTimeout(700);
    await page.evaluate(() => setTimeout(() => { throw new WebAssembly.RuntimeError("unreachable"); }));
    await page.getByRole("alertdialog", { name: "The simulator has stopped" }).waitFor();
    await page.getByRole("link", { name: "Open the page again" }).click();
    await page.getByTestId("status").waitFor();
    assert.equal(await written(page), text);
  }));

test("the policy lets no markup and no script in", () =>
  withPage({ breaks: true }, async (page) => {
    const ran = await page.evaluate(async () => {
      const script = document.createElement("script");
      script.textContent = "window.intruder = true";
      document.body.append(script);
      document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.intruder = true'>");
      await fetch("https://example.com/").catch(() => {});
      await new Promise((wait) => setTimeout(wait, 200));
      return window.intruder === true;
    });
    assert.equal(ran, false);
  }));

test("present mode: large, without the editor, with a presenter's remote", () =>
  withPage({ viewport: { width: 1280, height: 720 } }, async (page) => {
    await page.keyboard.press("p");
    await page.getByTestId("definition").waitFor({ state: "hidden" });
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).fontSize), "18px");
    await page.getByTestId("approve").click();
    await status(page, "Succeeded");
    await page.keyboard.press("PageUp");
    await status(page, "Running");
    await page.keyboard.press("PageDown");
    await page.keyboard.press("p");
    await page.getByTestId("definition").waitFor();
  }));
