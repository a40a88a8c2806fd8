// From paste to approval: what a person does on the page, and what must come of it.
import { test } from "node:test";
import assert from "node:assert/strict";
import { withPage, write, written } from "./browser.mjs";
import { approval, approvals, approvalWithCatch, input, requests } from "./machines.mjs";

// Pastes a definition and an input, runs them, and waits for the hold.
async function runToHold(page, definition, given = input) {
  await page.getByRole("tab", { name: "Definition" }).click();
  await write(page, JSON.stringify(definition, null, 2));
  await page.getByRole("tab", { name: "Input" }).click();
  await page.getByTestId("input").fill(JSON.stringify(given));
  await page.getByTestId("run").click();
  await page.getByTestId("hold").waitFor();
  await expectStatus(page, /Waiting for you/);
}

async function expectStatus(page, words) {
  await page.getByTestId("status").filter({ hasText: words }).waitFor({ timeout: 5000 });
}

// The clock runs on when the token is back; waits for the end of the execution.
async function finish(page) {
  await page.getByTestId("ending").waitFor();
}

const lamp = (page, state) => page.locator(`[data-testid=node][data-name="${state}"]`).getAttribute("data-lamp");
const kinds = async (page) => {
  await open(page, "Events");
  return page.getByTestId("event").evaluateAll((rows) => rows.map((row) => row.dataset.kind));
};
const open = (page, panel) => page.getByRole("tab", { name: new RegExp(`^${panel}`) }).click();

test("a first visit opens at the hold, with the mail that asks", () =>
  withPage({}, async (page) => {
    await expectStatus(page, /Waiting for you/);
    assert.equal((await lamp(page, "RequestApproval")).toLowerCase(), "token");
    assert.deepEqual(await kinds(page), [
      "ExecutionStarted",
      "TaskStateEntered",
      "TaskScheduled",
      "TaskStarted",
      "TaskSubmitted",
    ]);
    await open(page, "Inbox");
    assert.equal(await page.getByTestId("mail-link").count(), 2);
  }));

test("a scenario is chosen, and what was written is taken back", () =>
  withPage({}, async (page) => {
    const choose = async (name) => {
      await page.getByTestId("scenarios").click();
      await page.locator(`[data-name="${name}"] button`).click();
    };
    await choose("late");
    await page.getByTestId("scenario").filter({ hasText: "Too late, and twice" }).waitFor();
    await expectStatus(page, /Ready/);
    await page.getByTestId("run").click();
    await expectStatus(page, /Waiting for a callback/);
    await write(page, JSON.stringify(approval, null, 2));
    await page.getByTestId("scenario").filter({ hasText: "Your definition" }).waitFor();
    await choose("veto");
    await page.getByTestId("scenarios").click();
    await page.getByTestId("take-back").click();
    assert.equal(await written(page), JSON.stringify(approval, null, 2));
  }));

// Whoever answers is a program here: a consumer of a queue, a worker that polls an activity.
for (const [name, caller] of [["queue", "consumer of charges"], ["activity", "worker robot-2"]]) {
  test(`${name}: its ${caller.split(" ")[0]} finishes a task`, () =>
    withPage({}, async (page) => {
      await page.getByTestId("scenarios").click();
      await page.locator(`[data-name="${name}"] button`).click();
      await page.getByTestId("run").click();
      for (let turns = 0; turns < 60 && !(await page.getByTestId("ending").isVisible()); turns += 1) {
        await page.getByTestId("skip").click();
      }
      await expectStatus(page, /Succeeded/);
      assert.match(await page.getByTestId("bill").innerText(), /On AWS this costs \$0\.000/);
      await open(page, "Tokens");
      await page.getByText(caller).first().waitFor();
    }));
}

test("an activity without workers asks the person", () =>
  withPage({}, async (page) => {
    const Resource = "arn:aws:states:us-east-1:123456789012:activity:pack";
    const States = { Pack: { Type: "Task", Resource, HeartbeatSeconds: 60, End: true } };
    await write(page, JSON.stringify({ StartAt: "Pack", States }));
    await page.getByTestId("run").click();
    await page.getByTestId("fetch").click();
    await page.getByTestId("approve").click();
    await finish(page);
    await expectStatus(page, /Succeeded/);
    assert.ok((await kinds(page)).includes("ActivityStarted"));
  }));

test("a service that nobody simulates asks the person", () =>
  withPage({}, async (page) => {
    const analyze = "arn:aws:states:::aws-sdk:textract:analyzeDocument";
    const States = {
      Read: { Type: "Task", Resource: analyze, Parameters: { Document: {} }, End: true, Catch: [{ ErrorEquals: ["States.ALL"], Next: "Manual" }] },
      Manual: { Type: "Succeed" },
    };
    await write(page, JSON.stringify({ StartAt: "Read", States }));
    await page.getByTestId("run").click();
    await page.getByTestId("result").fill('{"Blocks": []}');
    await page.getByTestId("return-result").click();
    await finish(page);
    await expectStatus(page, /Succeeded/);
    await page.getByTestId("run").click();
    await page.getByTestId("call-error").fill("Textract.ThrottlingException");
    await page.getByTestId("return-error").click();
    await finish(page);
    assert.equal((await lamp(page, "Read")).toLowerCase(), "caught");
  }));

test("Approve succeeds", () =>
  withPage({}, async (page) => {
    await runToHold(page, approval);
    await page.getByTestId("approve").click();
    await page.getByTestId("toast").filter({ hasText: "Approved." }).waitFor();
    await finish(page);
    await expectStatus(page, /Succeeded/);
    const seen = await kinds(page);
    const submitted = seen.indexOf("TaskSubmitted");
    assert.deepEqual(seen.slice(submitted + 1, submitted + 3), ["TaskSucceeded", "TaskStateExited"]);
    assert.equal(seen.at(-1), "ExecutionSucceeded");
    assert.equal((await lamp(page, "SaveFeedback")).toLowerCase(), "done");
  }));

test("Deny goes the way of the Catch", () =>
  withPage({}, async (page) => {
    await runToHold(page, approvalWithCatch);
    await page.getByTestId("deny").click();
    await page.getByTestId("deny-send").click();
    await page.getByTestId("toast").filter({ hasText: "TellRequester" }).waitFor();
    await finish(page);
    await expectStatus(page, /Succeeded/);
    assert.equal((await lamp(page, "TellRequester")).toLowerCase(), "done");
    assert.equal((await lamp(page, "RequestApproval")).toLowerCase(), "caught");
    assert.ok((await kinds(page)).includes("TaskFailed"));
  }));

test("Deny without a Catch fails the execution with that error", () =>
  withPage({}, async (page) => {
    await runToHold(page, approval);
    await page.getByTestId("deny").click();
    await page.getByLabel("Error name").fill("TooExpensive");
    await page.getByLabel("Cause").fill("Over the limit");
    await page.getByTestId("deny-send").click();
    await expectStatus(page, /Failed · TooExpensive/);
    await open(page, "Events");
    const last = page.getByTestId("event").last();
    assert.match(await last.innerText(), /ExecutionFailed[\s\S]*TooExpensive: Over the limit/);
  }));

test("Heartbeat moves the deadline", () =>
  withPage({}, async (page) => {
    await runToHold(page, approval);
    const left = () => page.getByTestId("hold").innerText();
    assert.match(await left(), /3 d 11:(19:59|20:00)/);
    await page.getByTestId("speed").fill("5");
    await page.getByTestId("play").click();
    await page.waitForFunction(() => !/3 d 11:/.test(document.querySelector("[data-testid=hold]").innerText));
    await page.getByTestId("play").click();
    const before = await left();
    assert.doesNotMatch(before, /3 d 11:/);
    await page.getByTestId("heartbeat").click();
    assert.match(await left(), /3 d 11:20:00/);
    assert.equal((await kinds(page)).length, 5, "a heartbeat writes no event");
  }));

test("past the heartbeat limit the task times out, and a late Approve changes nothing", () =>
  withPage({}, async (page) => {
    await runToHold(page, approval);
    await page.getByTestId("skip").click();
    await expectStatus(page, /Failed · States.Timeout/);
    const before = await kinds(page);
    assert.deepEqual(before.slice(-2), ["TaskTimedOut", "ExecutionFailed"]);
    await open(page, "Tokens");
    await page.getByTestId("token").getByRole("button", { name: /success/i }).click();
    await page.getByTestId("call").filter({ hasText: "TaskTimedOut" }).waitFor();
    assert.match(
      await page.getByTestId("call").first().innerText(),
      /Task Timed Out: 'Provided task does not exist anymore'/,
    );
    await open(page, "Events");
    assert.deepEqual(await kinds(page), before);
    await expectStatus(page, /Failed · States.Timeout/);
  }));

test("the approve link of the mail does what the button does", () =>
  withPage({}, async (page) => {
    const outcomes = [];
    for (const way of ["button", "link"]) {
      await runToHold(page, approval);
      if (way === "button") {
        await page.getByTestId("approve").click();
      } else {
        await open(page, "Inbox");
        await page.getByTestId("mail-link").filter({ hasText: "Approve" }).click();
        await page.getByText("200 {}").waitFor();
        await open(page, "Events");
      }
      await finish(page);
      await expectStatus(page, /Succeeded/);
      await open(page, "Events");
      const details = page.getByTestId("event").filter({ hasText: "TaskStateExited" }).first();
      outcomes.push([await kinds(page), (await details.innerText()).replace(/\s+/g, " ")]);
    }
    assert.deepEqual(outcomes[0], outcomes[1]);
  }));

test("the deny link is the end of it, and a second click is answered with the error", () =>
  withPage({}, async (page) => {
    await runToHold(page, approvalWithCatch);
    await open(page, "Inbox");
    await page.getByTestId("mail-link").filter({ hasText: "Deny" }).click();
    await page.getByText("200 {}").waitFor();
    await page.getByTestId("mail-link").filter({ hasText: "Approve" }).click();
    await page.getByText(/400 .*TaskTimedOut/).first().waitFor();
    await finish(page);
    assert.equal((await lamp(page, "TellRequester")).toLowerCase(), "done");
  }));

test("three tokens of a Map are told apart, and answered one by one", () =>
  withPage({}, async (page) => {
    await runToHold(page, approvals, requests);
    await expectStatus(page, /Waiting for you · 3/);
    const shown = async () => {
      const words = await Promise.all(["step", "item"].map((id) => page.getByTestId(id).innerText()));
      return words.join(" ").replace(/\s+/g, " ");
    };
    const node = page.locator("[data-testid=node][data-name=RequestApproval]");
    assert.equal(await page.getByTestId("hold").count(), 1);
    assert.equal(await shown(), 'Token 1 of 3 Item 0 {"who":"Ann"}');
    assert.match(await node.innerText(), /3 waiting/);
    await page.keyboard.press("]");
    assert.equal(await shown(), 'Token 2 of 3 Item 1 {"who":"Bo"}');
    await page.getByRole("button", { name: "Next token" }).click();
    await page.getByRole("button", { name: "Next token" }).click();
    await page.getByRole("button", { name: "Previous token" }).click();
    assert.equal(await shown(), 'Token 3 of 3 Item 2 {"who":"Cy"}');

    await page.getByTestId("approve").click();
    await page.getByTestId("toast").filter({ hasText: "RequestApproval, item 2, returned" }).waitFor();
    assert.equal(await lamp(page, "RequestApproval"), "token");
    assert.equal(await lamp(page, "Pay"), "done");
    assert.match(await page.locator("[data-testid=node][data-name=ApproveEach]").innerText(), /1 of 3 items done/);

    assert.equal(await shown(), 'Token 1 of 2 Item 0 {"who":"Ann"}');
    await page.getByTestId("deny").click();
    await page.getByTestId("deny-send").click();
    await page.getByTestId("toast").filter({ hasText: "NoteDenial (Catch 1)" }).waitFor();
    assert.equal(await page.getByTestId("step").count(), 0, "one token needs no stepping");
    assert.equal(await page.getByTestId("item").innerText().then((text) => /Item 1/.test(text)), true);

    await open(page, "Tokens");
    const tokens = await page.getByTestId("token").allInnerTexts();
    assert.deepEqual(tokens.map((text) => text.match(/item \d/)[0]), ["item 2", "item 1", "item 0"]);
    await page.keyboard.press("a");
    await finish(page);
    await expectStatus(page, /Succeeded/);
    assert.deepEqual(
      await Promise.all(["ApproveEach", "RequestApproval", "Pay", "NoteDenial", "TellFinance"].map((it) => lamp(page, it))),
      ["done", "caught", "done", "done", "idle"],
    );
  }));

test("an error that nothing takes in an iteration stops the others, and the Map's Catch takes it", () =>
  withPage({}, async (page) => {
    await runToHold(page, approvals, requests);
    await page.getByTestId("approve").click();
    await page.getByTestId("deny").click();
    await page.getByLabel("Error name").fill("TooExpensive");
    await page.getByTestId("deny-send").click();
    await page.getByTestId("toast").filter({ hasText: "It fails ApproveEach, and goes to TellFinance" }).waitFor();
    await finish(page);
    assert.deepEqual(
      await Promise.all(["ApproveEach", "RequestApproval", "Pay", "TellFinance"].map((it) => lamp(page, it))),
      ["caught", "failed", "done", "done"],
    );
    await open(page, "Tokens");
    await page.getByTestId("token").filter({ hasText: "Died at" }).waitFor();
  }));

test("what is inside of a state is drawn inside of it, and comes after it for the keyboard", () =>
  withPage({}, async (page) => {
    await runToHold(page, approvals, requests);
    const names = await page.getByTestId("node").evaluateAll((nodes) => nodes.map((node) => node.dataset.name));
    assert.deepEqual(names, ["ApproveEach", "RequestApproval", "Pay", "NoteDenial", "Report", "TellFinance"]);
    const inside = page.getByRole("group", { name: "Inside ApproveEach" });
    assert.equal(await inside.getByTestId("node").count(), 3);
    const box = await page.locator(".box").boundingBox();
    for (const name of ["RequestApproval", "Pay", "NoteDenial"]) {
      const { x, y, width, height } = await page.locator(`[data-testid=node][data-name=${name}]`).boundingBox();
      assert.ok(x > box.x && y > box.y && x + width < box.x + box.width && y + height < box.y + box.height, name);
    }
    const report = await page.locator("[data-testid=node][data-name=Report]").boundingBox();
    assert.ok(report.y > box.y + box.height);
  }));

test("the clock halts at a token that a queue got, too", () =>
  withPage({}, async (page) => {
    const definition = structuredClone(approval);
    Object.assign(definition.States.RequestApproval, {
      Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
      Parameters: { QueueUrl: "https://sqs.us-east-1.amazonaws.com/123456789012/asks", MessageBody: { "token.$": "$$.Task.Token" } },
    });
    await runToHold(page, definition);
    const elapsed = await page.getByTestId("elapsed").innerText();
    await page.waitForTimeout(300);
    assert.equal(await page.getByTestId("elapsed").innerText(), elapsed);
  }));

test("what is not a definition gets a sentence with its place, and the text stays", () =>
  withPage({}, async (page) => {
    const broken = '{\n  "StartAt": "A"\n  "States": {}\n}';
    await write(page, broken);
    await page.getByTestId("problem").filter({ hasText: "Line 2, column 17" }).waitFor();
    assert.match(await page.getByTestId("problem").first().innerText(), /A comma is missing here/);
    assert.equal(await written(page), broken);
    assert.equal(await page.getByTestId("run").isDisabled(), true);
    await page.getByText("The graph shows the last definition that could run.").waitFor();
    await expectStatus(page, /Waiting for you/);
    assert.ok((await page.getByTestId("node").count()) > 0, "the last valid graph stays");

    const dangling = JSON.stringify(approval, null, 2).replace('"Next": "SaveFeedback"', '"Next": "SaveFedback"');
    await write(page, dangling);
    const problem = page.getByTestId("problem").first();
    await problem.filter({ hasText: "which is not a state here" }).waitFor();
    assert.match(await problem.innerText(), /Line \d+, column \d+/);
    assert.match(await problem.innerText(), /Did you mean/);
    await problem.getByRole("button", { name: "Replace with SaveFeedback" }).click();
    assert.equal(await written(page), JSON.stringify(approval, null, 2));
    await page.getByTestId("run").click();
    await expectStatus(page, /Waiting for you/);
  }));

test("the lesson can be done by keyboard alone", () =>
  withPage({}, async (page) => {
    await expectStatus(page, /Waiting for you/);
    await page.keyboard.press("h");
    await page.getByTestId("toast").filter({ hasText: "Heartbeat sent." }).waitFor();
    await page.keyboard.press("d");
    await page.keyboard.type("!");
    assert.equal(await page.getByLabel("Error name").inputValue().then((text) => text.includes("!")), true);
    await page.keyboard.press("Escape");
    await page.getByTestId("deny-send").waitFor({ state: "detached" });
    await page.keyboard.press("a");
    await page.getByTestId("toast").filter({ hasText: "Approved." }).waitFor();
    await expectStatus(page, /Succeeded/);
    await page.keyboard.press("Control+Enter");
    await expectStatus(page, /Waiting for you/);
    await page.keyboard.press("Shift+ArrowRight");
    await expectStatus(page, /Failed · NobodyAnswered/);
  }));
