// The approver in a window of its own: what is decided there happens here, and either window can go.
import { test } from "node:test";
import assert from "node:assert/strict";
import { withPage, write } from "./browser.mjs";
import { approvals, requests } from "./machines.mjs";
import { accessible, misplaced, sound } from "./sound.mjs";

const status = (page, words) => page.getByTestId("status").filter({ hasText: words }).waitFor();
const toast = (page, words) => page.getByTestId("toast").filter({ hasText: words }).waitFor();

// Opens the approver of a page; what it complains of fails the test.
async function approverOf(page, complaints) {
  const [approver] = await Promise.all([page.waitForEvent("popup"), page.getByTestId("approver").click()]);
  approver.on("pageerror", (error) => complaints.push(error.message));
  approver.on("console", (message) => {
    const isOurs = message.text() !== "Service Worker registration blocked by Playwright";
    if (isOurs && ["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  await approver.getByTestId("hold").first().waitFor();
  return approver;
}

function withApprover(options, test) {
  return withPage(options, async (page) => {
    const complaints = [];
    await test(page, await approverOf(page, complaints));
    assert.deepEqual(complaints, []);
  });
}

test("approved in the other window, it goes on here", () =>
  withApprover({}, async (page, approver) => {
    await status(approver, "Waiting for you");
    assert.equal(await approver.locator(".canvas, .transport, .editor").count(), 0);
    await approver.getByTestId("edit-output").click();
    await approver.getByTestId("output").pressSequentially(" ", { delay: 5 });
    await approver.getByTestId("output").fill('{"by": "the manager"}');
    await approver.getByTestId("approve").click();
    await status(page, "Succeeded");
    await status(approver, "Succeeded");
    await toast(approver, "Approved.");
    await approver.getByTestId("nothing").waitFor();
    await page.getByTestId("ending").filter({ hasText: "the manager" }).waitFor();
  }));

test("denied by keys in the other window, with an error of one's own", () =>
  withApprover({}, async (page, approver) => {
    await approver.locator("body").press("d");
    const error = approver.getByTestId("deny-error");
    await error.waitFor();
    assert.ok(await error.evaluate((field) => field === document.activeElement));
    await approver.keyboard.press("Tab");
    await approver.keyboard.type("Over the limit, as typed letter by letter");
    await approver.keyboard.press("Enter");
    await status(page, "Succeeded");
    await page.getByRole("tab", { name: "Tokens" }).click();
    await page.getByText("Returned with an error").waitFor();
  }));

test("a link of a mail, and a heartbeat, from there", () =>
  withApprover({}, async (page, approver) => {
    await approver.getByTestId("heartbeat").click();
    await toast(page, "Heartbeat sent.");
    await toast(approver, "Heartbeat sent.");
    await approver.getByTestId("mail-link").first().click();
    await approver.getByText("The endpoint answered: ").waitFor();
    await status(page, "Succeeded");
  }));

test("the page goes and comes back; the approver is whole", () =>
  withApprover({}, async (page, approver) => {
    await page.goto("about:blank");
    await approver.getByTestId("missing").filter({ hasText: "The page is gone." }).waitFor();
    await accessible(approver);
    await page.goBack();
    await approver.getByTestId("hold").waitFor();
    await page.reload();
    await approver.getByTestId("hold").waitFor();
    await approver.getByTestId("approve").click();
    await status(page, "Succeeded");
  }));

test("the approver goes, is reloaded and opened again; the page is whole", () =>
  withApprover({}, async (page, approver) => {
    await approver.reload();
    await approver.getByTestId("hold").waitFor();
    await approver.close();
    await status(page, "Waiting for you");
    const again = await approverOf(page, []);
    await page.getByTestId("approve").click();
    await again.getByTestId("nothing").waitFor();
  }));

test("words of strangers say nothing", () =>
  withApprover({}, async (page, approver) => {
    await approver.evaluate(() => {
      const line = new BroadcastChannel("holdpoint.desk");
      const say = (it) => line.postMessage(it);
      for (const it of [7, null, {}, "", "null", "[".repeat(1e5), "x".repeat(2e6), '{"holdpoint":1,"desk":""}',
        '{"holdpoint":1,"desk":"a","do":"approve","token":"b","output":"{}"}', '{"holdpoint":1,"page":"a","gone":true}',
        '{"holdpoint":1,"page":"<b>","told":{}}']) say(it);
    });
    await page.waitForTimeout(300);
    await status(page, "Waiting for you");
    await status(approver, "Waiting for you");
    assert.equal(await page.getByTestId("toast").count(), 0);
  }));

test("every card of a Map, on a phone, in both themes", () =>
  withPage({}, async (page) => {
    await write(page, JSON.stringify(approvals));
    await page.getByRole("tab", { name: "Input" }).click();
    await page.getByTestId("input").fill(JSON.stringify(requests));
    await page.getByTestId("run").click();
    await page.getByTestId("step").waitFor();
    const approver = await approverOf(page, []);
    await approver.setViewportSize({ width: 390, height: 844 });
    for (const colorScheme of ["light", "dark"]) {
      await approver.emulateMedia({ colorScheme });
      assert.equal(await approver.getByTestId("hold").count(), 3);
      await sound(approver);
      assert.deepEqual(await misplaced(approver), []);
    }
    await approver.getByTestId("hold").nth(1).getByTestId("approve").click();
    await approver.getByTestId("hold").nth(2).waitFor({ state: "detached" });
    assert.match(await page.getByTestId("step").innerText(), /of 2/);
  }));

test("the palette opens it too", () =>
  withPage({}, async (page) => {
    await page.keyboard.press("Control+k");
    await page.getByTestId("palette-field").fill("approver");
    const [approver] = await Promise.all([page.waitForEvent("popup"), page.keyboard.press("Enter")]);
    await approver.getByTestId("hold").waitFor();
  }));
