// A history from AWS is a run: gone through, gone on from otherwise, and there after a reload.
import { test } from "node:test";
import assert from "node:assert/strict";
import { withPage, write, written } from "./browser.mjs";
import { accessible, sound } from "./sound.mjs";
import { status } from "./walk.mjs";

const ask = {
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
  Parameters: { FunctionName: "sign-off", Payload: { "token.$": "$$.Task.Token" } },
  TimeoutSeconds: 900,
  Catch: [{ ErrorEquals: ["Denied"], Next: "Shred" }],
  Next: "File",
};
const signOff = { StartAt: "SignOff", States: { SignOff: ask, File: { Type: "Succeed" }, Shred: { Type: "Pass", End: true } } };

const token = `AQCEAAAAKgAAAAMAAAAA${"x".repeat(160)}`;
const plain = { truncated: false };
const task = { resourceType: "lambda", resource: "invoke.waitForTaskToken" };
const parameters = JSON.stringify({ FunctionName: "sign-off", Payload: { token } });
const output = { output: '{"signed":true}', outputDetails: plain };

// What AWS recorded: signed after six minutes.
const events = [
  ["07.000", 0, "ExecutionStarted", "executionStarted", { input: '{"n": 7}', inputDetails: plain, roleArn: "arn:aws:iam::123456789012:role/theirs" }],
  ["07.020", 0, "TaskStateEntered", "stateEntered", { name: "SignOff", input: '{"n":7}', inputDetails: plain }],
  ["07.021", 2, "TaskScheduled", "taskScheduled", { ...task, region: "us-east-1", parameters, timeoutInSeconds: 900 }],
  ["07.060", 3, "TaskStarted", "taskStarted", task],
  ["07.300", 4, "TaskSubmitted", "taskSubmitted", { ...task, output: '{"StatusCode":200}', outputDetails: plain }],
  ["6:07.500", 5, "TaskSucceeded", "taskSucceeded", { ...task, ...output }],
  ["6:07.510", 6, "TaskStateExited", "stateExited", { name: "SignOff", ...output }],
  ["6:07.530", 7, "SucceedStateEntered", "stateEntered", { name: "File", input: '{"signed":true}', inputDetails: plain }],
  ["6:07.531", 8, "SucceedStateExited", "stateExited", { name: "File", ...output }],
  ["6:07.560", 9, "ExecutionSucceeded", "executionSucceeded", output],
].map(([at, previousEventId, type, key, details], place) => {
  const [seconds, minutes = "0"] = at.split(":").reverse();
  return {
    timestamp: `2025-03-04T05:${minutes.padStart(2, "0")}:${seconds}000+00:00`,
    type,
    id: place + 1,
    previousEventId,
    [`${key}EventDetails`]: details,
  };
});

// Pastes the definition, then the history, and takes the first that is offered.
async function open(page, recorded) {
  await page.getByRole("tab", { name: "Definition" }).click();
  await write(page, JSON.stringify(signOff, null, 2));
  await page.locator(".foot").filter({ hasText: "Valid" }).first().waitFor();
  await write(page, JSON.stringify({ events: recorded }, null, 2));
  await page.getByTestId("offer").getByRole("button", { name: "Open it as a run" }).click();
}

const shown = (page) => page.getByTestId("event").evaluateAll((rows) => rows.map((row) => row.dataset.kind));

test("a history is a run: from its end back to the hold, and denied there", () =>
  withPage({}, async (page) => {
    await open(page, events);
    await status(page, "Succeeded");
    await page.getByTestId("toast").filter({ hasText: "All 10 events are the same here" }).waitFor();
    assert.equal(JSON.parse(await written(page)).StartAt, "SignOff");
    await page.getByRole("tab", { name: "Events" }).click();
    assert.deepEqual(await shown(page), events.map((event) => event.type));
    await page.getByTestId("recorded").filter({ hasText: "All 10 events are the same here" }).waitFor();
    await accessible(page, ".panel");
    await page.getByRole("button", { name: "Back to the start" }).click();
    for (let steps = 0; steps < 9; steps += 1) {
      if ((await page.getByTestId("status").innerText()).includes("Waiting for you")) break;
      await page.keyboard.press("ArrowRight");
      await page.waitForTimeout(100);
    }
    await status(page, "Waiting for you");
    await sound(page);
    await page.getByTestId("deny").click();
    await page.getByTestId("deny-send").click();
    await status(page, "Succeeded");
    await page.locator("[data-testid=node][data-name=Shred][data-lamp=done i]").waitFor();
    await page.getByTestId("runs").click();
    assert.equal(await page.locator(".run").count(), 2);
    await page.locator(".run").filter({ hasText: "As recorded" }).waitFor();
    await page.getByRole("button", { name: "Compare with As recorded" }).click();
    const beside = page.getByTestId("compare").getByTestId("beside");
    await beside.getByText("above As recorded, below Run 2").waitFor();
    assert.deepEqual(await beside.locator("li > .name").allInnerTexts(), ["SignOff", "File", "Shred"]);
    // SignOff took longer as recorded, and they part where it was denied.
    const [recorded, denied] = await beside.locator("li").first().locator(".bar").evaluateAll((bars) => bars.map((bar) => bar.getBoundingClientRect().right));
    const parts = (await beside.getByTestId("parts").boundingBox()).x;
    assert.ok(denied < recorded - 20 && Math.abs(parts - denied) < 4, `${denied} ${recorded} ${parts}`);
    await accessible(page);
  }));

test("where it parts from AWS is marked at its event, and is there after a reload", () =>
  withPage({}, async (page) => {
    const others = structuredClone(events);
    others[2].taskScheduledEventDetails.timeoutInSeconds = 60;
    await open(page, others);
    await status(page, "Succeeded");
    const isMarked = async () => {
      await page.getByRole("tab", { name: "Events" }).click();
      await page.getByTestId("recorded").filter({ hasText: "event 3, taskScheduledEventDetails/timeoutInSeconds: recorded 60; here 900" }).waitFor();
      await page.locator("[data-testid=event].differs[data-id='3']").waitFor();
    };
    await isMarked();
    await page.waitForTimeout(700);
    await page.reload();
    await status(page, "Succeeded");
    await isMarked();
    await sound(page);
  }));

test("a history of another definition, or without one, is told so", () =>
  withPage({}, async (page) => {
    const others = structuredClone(events);
    others[1].stateEnteredEventDetails.name = "Begin";
    await open(page, others);
    await page.getByTestId("offer").getByText("This history is of another definition").waitFor();
  }));
