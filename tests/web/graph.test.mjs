// The graph: what stands on a state, how it moves, how it is read, and what is saved of it.
import { test } from "node:test";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { withPage, write } from "./browser.mjs";
import { approvals, approvalWithCatch, requests } from "./machines.mjs";
import { accessible } from "./sound.mjs";

const node = (page, name) => page.locator(`[data-testid=node][data-name="${name}"]`);

async function run(page, definition, input = {}) {
  await write(page, JSON.stringify(definition));
  await page.getByRole("tab", { name: "Input" }).click();
  await page.getByTestId("input").fill(JSON.stringify(input));
  await page.getByTestId("run").click();
}

// A line of so many Pass states.
function line(length) {
  const name = (at) => `State ${at}`;
  const state = (at) => (at + 1 < length ? { Type: "Pass", Next: name(at + 1) } : { Type: "Pass", End: true });
  return { StartAt: name(0), States: Object.fromEntries(Array.from({ length }, (_, at) => [name(at), state(at)])) };
}

test("a state has buttons exactly while somebody waits in it", () =>
  withPage({}, async (page) => {
    const buttons = page.locator(".at-node button");
    assert.deepEqual(
      await buttons.evaluateAll((all) => all.map((each) => each.ariaLabel)),
      ["Approve RequestApproval", "Deny RequestApproval", "Heartbeat RequestApproval"],
    );
    assert.equal(await node(page, "RequestApproval").locator(".rings .left").count(), 1);
    await page.getByRole("button", { name: "Heartbeat RequestApproval" }).click();
    await page.getByTestId("toast").filter({ hasText: "Heartbeat sent." }).waitFor();
    await page.getByRole("button", { name: "Deny RequestApproval" }).click();
    await page.getByTestId("deny-send").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Approve RequestApproval" }).click();
    await page.getByTestId("ending").waitFor();
    assert.equal(await buttons.count(), 0);
    assert.equal(await page.locator(".rings").count(), 0);
  }));

test("buttons on a state keep their size however small the graph is", () =>
  withPage({}, async (page) => {
    for (let times = 0; times < 4; times += 1) await page.getByRole("button", { name: "Zoom out" }).click();
    await page.waitForTimeout(350);
    const { width, height } = await page.locator(".at-node button").first().boundingBox();
    assert.ok(width >= 24 && height >= 24, `${width} × ${height}`);
  }));

test("one iteration of a Map is looked at by itself", () =>
  withPage({}, async (page) => {
    await run(page, approvals, requests);
    await page.getByTestId("step").waitFor();
    const picker = page.getByTestId("picker");
    assert.match(await picker.innerText(), /All 3/);
    await page.getByTestId("approve").click();
    await page.getByTestId("toast").filter({ hasText: "item 0, returned" }).waitFor();
    await picker.getByRole("button", { name: "Next iteration" }).click();
    assert.match(await picker.innerText(), /Item 0/);
    assert.deepEqual(
      await Promise.all(["RequestApproval", "Pay", "NoteDenial"].map((it) => node(page, it).getAttribute("data-lamp"))),
      ["done", "done", "idle"],
    );
    assert.equal(await node(page, "Report").evaluate((it) => it.classList.contains("faded")), true);
    await picker.getByRole("button", { name: "Next iteration" }).click();
    assert.equal(await node(page, "RequestApproval").getAttribute("data-lamp"), "token");
    assert.equal(await node(page, "Pay").getAttribute("data-lamp"), "idle");
    assert.match(await page.getByTestId("item").innerText(), /Item 1/);
    await accessible(page);
    await picker.getByRole("button", { name: "Previous iteration" }).click();
    await picker.getByRole("button", { name: "All iterations" }).click();
    assert.match(await picker.innerText(), /All 3/);
  }));

test("retries and conditions stand on the graph in few words", () =>
  withPage({}, async (page) => {
    const States = {
      Big: {
        Type: "Choice",
        QueryLanguage: "JSONata",
        Choices: [{ Condition: "{% $states.input.amount <= 100 %}", Next: "Call" }],
        Default: "Call",
      },
      Call: {
        Type: "Task",
        Resource: "arn:aws:states:::aws-sdk:textract:analyzeDocument",
        Parameters: { Document: {} },
        Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 1, MaxAttempts: 2 }],
        End: true,
      },
    };
    await run(page, { StartAt: "Big", States }, { amount: 7 });
    await page.locator(".labels span", { hasText: "amount ≤ 100" }).waitFor();
    const retry = node(page, "Call").locator(".retry");
    assert.match(await retry.innerText(), /Retried up to 2 times/);
    await page.getByRole("button", { name: "Fail the call Call" }).click();
    await page.getByTestId("skip").click();
    await retry.filter({ hasText: "1 retry of up to 2" }).waitFor();
  }));

test("a token travels where the clock is slow, and nothing moves for who wants it so", async () => {
  for (const [reducedMotion, moves] of [["no-preference", true], ["reduce", false]]) {
    await withPage({ reducedMotion }, async (page) => {
      // The drawing comes once the page knows how much room it has.
      await page.locator(".trips").waitFor({ state: "attached" });
      await page.evaluate(() => {
        window.trips = 0;
        const count = (records) => {
          for (const { addedNodes } of records) for (const each of addedNodes)
            if (each.matches?.(".token") && getComputedStyle(each.parentElement).display !== "none") window.trips += 1;
        };
        new MutationObserver(count).observe(document.querySelector(".trips"), { childList: true, subtree: true });
      });
      await page.getByTestId("skip").click();
      await page.getByTestId("status").filter({ hasText: "Failed" }).waitFor();
      await page.waitForTimeout(100);
      assert.equal(await page.evaluate(() => window.trips > 0), moves);
    });
  }
});

test("the list says the same and does the same", () =>
  withPage({}, async (page) => {
    await run(page, approvals, requests);
    await page.getByTestId("step").waitFor();
    await page.getByTestId("as-list").click();
    const names = await page.getByTestId("listed").evaluateAll((all) => all.map((each) => each.dataset.name));
    assert.deepEqual(names.slice(0, 2), ["ApproveEach", "RequestApproval"]);
    assert.deepEqual(names.toSorted(), ["ApproveEach", "NoteDenial", "Pay", "Report", "RequestApproval", "TellFinance"]);
    const asks = page.getByTestId("listed").filter({ hasText: "RequestApproval" });
    assert.match(await asks.innerText(), /Waiting for 3 tokens[^]*heartbeat due in 3 d 11:20:00/);
    await accessible(page);
    await page.getByRole("button", { name: "Approve RequestApproval, item 0" }).click();
    await page.getByTestId("toast").filter({ hasText: "item 0, returned" }).waitFor();
    await page.getByTestId("as-graph").click();
    await node(page, "RequestApproval").waitFor();
  }));

test("the list comes first on the smallest screens", () =>
  withPage({ viewport: { width: 320, height: 640 } }, async (page) => {
    await page.getByTestId("list").waitFor();
    await page.getByTestId("as-graph").click();
    await node(page, "RequestApproval").waitFor();
    await accessible(page);
  }));

for (const [width, height] of [[1440, 900], [1280, 720], [768, 1024], [390, 844]]) {
  test(`${width} px: what waits is seen, and nothing covers it`, () =>
    withPage({ viewport: { width, height } }, async (page) => {
      await page.waitForTimeout(350);
      const room = await page.locator(".room").boundingBox();
      const bar = await page.locator(".under").boundingBox();
      for (const each of await page.getByTestId("node").all()) {
        const box = await each.boundingBox();
        const inside = box.x >= room.x && box.x + box.width <= room.x + room.width && box.y >= room.y;
        assert.ok(inside && box.y + box.height <= bar.y, await each.getAttribute("data-name"));
      }
      const size = await node(page, "RequestApproval").boundingBox();
      if (width >= 768) assert.ok(size.height >= 50, `a state is ${size.height} px high`);
      if (width >= 768) assert.ok(room.height >= 200);
    }));
}

test("pictures are saved as SVG and as PNG", () =>
  withPage({}, async (page) => {
    const save = async (kind) => {
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId(`save-${kind}`).click()]);
      assert.equal(download.suggestedFilename(), `refund-approval.${kind}`);
      return readFile(await download.path());
    };
    const svg = (await save("svg")).toString();
    assert.match(svg, /^<svg [^]*RequestApproval[^]*<\/svg>\n$/);
    assert.equal((await save("png")).subarray(1, 4).toString(), "PNG");
  }));

test("500 states pan by a transform, with a map in the corner", () =>
  withPage({}, async (page) => {
    await write(page, JSON.stringify(line(500)));
    await page.getByTestId("map").waitFor({ timeout: 60000 });
    assert.equal(await page.getByTestId("node").count(), 500);
    const { work, drawn } = await page.evaluate(async () => {
      const room = document.querySelector(".room");
      const layer = document.querySelector(".layer");
      const frame = () => new Promise(requestAnimationFrame);
      let drawn = 0;
      new MutationObserver((records) => (drawn += records.length)).observe(layer, { childList: true, subtree: true });
      const times = [];
      for (let at = 0; at < 60; at += 1) {
        await frame();
        const began = performance.now();
        room.dispatchEvent(new WheelEvent("wheel", { deltaY: at < 30 ? 40 : -40, bubbles: true, cancelable: true }));
        await Promise.resolve();
        times.push(performance.now() - began);
      }
      times.sort((one, other) => one - other);
      return { work: times[30], drawn };
    });
    console.log(`pan: ${work.toFixed(1)} ms of a frame for 500 states`);
    assert.equal(drawn, 0, "panning draws no state anew");
    assert.ok(work < 16.7, `${work} ms`);
    const before = await page.locator(".layer").getAttribute("style");
    await page.getByTestId("map").click({ position: { x: 12, y: 120 } });
    assert.notEqual(await page.locator(".layer").getAttribute("style"), before);
  }));
