// Whatever somebody pastes: what is found in it is offered, accepted, and runs.
import { test } from "node:test";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { withPage, write, written } from "./browser.mjs";
import { accessible, sound } from "./sound.mjs";

const offer = (page) => page.getByTestId("offer");
const ready = (page) => page.locator(".foot").filter({ hasText: "Valid" }).first().waitFor();
const status = (page, words) => page.getByTestId("status").filter({ hasText: words }).waitFor({ timeout: 5000 });

// Pastes a text over whatever was there.
async function paste(page, pasted) {
  await page.getByRole("tab", { name: "Definition" }).click();
  await write(page, pasted);
}

// Accepts what this button offers; what was pasted was there until then.
async function accept(page, pasted, button) {
  await paste(page, pasted);
  const choice = offer(page).getByRole("button", { name: button });
  await choice.waitFor();
  assert.equal(await written(page), pasted);
  await accessible(page, ".editor");
  await choice.click();
}

async function run(page) {
  await ready(page);
  await page.getByTestId("run").click();
}

const ask = {
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
  Parameters: { FunctionName: "sign-off", Payload: { "token.$": "$$.Task.Token" } },
  TimeoutSeconds: 900,
  Next: "File",
};
const signOff = { StartAt: "SignOff", States: { SignOff: ask, File: { Type: "Succeed" } } };

const damaged = `// the sign-off of last year
{
  'StartAt': "SignOff",
  "States": {
    "SignOff": {
      "Type": "Task",
      "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken"
      "Parameters": { "FunctionName": "sign-off", "Payload": { "token.$": "$$.Task.Token" } },
      "TimeoutSeconds": 900,
      "Next": "File",
    },
    "File": { "Type": "Succeed" }
  }
`;

const yaml = `StartAt: SignOff
States:
  SignOff: # somebody signs
    Type: Task
    Resource: arn:aws:states:::lambda:invoke.waitForTaskToken
    Parameters:
      FunctionName: sign-off
      Payload:
        token.$: $$.Task.Token
    TimeoutSeconds: 900
    Next: File
  File:
    Type: Succeed
`;

const template = `AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Sign:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: sign-off
      Runtime: nodejs22.x
  Filing:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      DefinitionString: !Sub |
        {"StartAt": "SignOff", "States": {
          "SignOff": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken", "TimeoutSeconds": 900,
            "Parameters": {"FunctionName": "\${Sign.Arn}", "Payload": {"token.$": "$$.Task.Token"}}, "Next": "File"},
          "File": {"Type": "Succeed"}}}
  Counting:
    Type: AWS::Serverless::StateMachine
    Properties:
      Type: EXPRESS
      Definition:
        StartAt: Count
        States:
          Count: { Type: Pass, End: true }
`;

const description = JSON.stringify({
  stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:Filing",
  name: "Filing",
  status: "ACTIVE",
  definition: JSON.stringify(signOff),
  type: "STANDARD",
});

for (const [kind, pasted, button] of [
  ["damaged JSON", damaged, "Mend all"],
  ["YAML", yaml, "Turn it into JSON"],
  ["a template", template, "Open Filing"],
  ["the output of describe-state-machine", description, "Open Filing"],
]) {
  test(`${kind}: the repair is accepted, and the machine waits for its token`, () =>
    withPage({}, async (page) => {
      await accept(page, pasted, button);
      await run(page);
      await status(page, "Waiting for you");
      await page.getByTestId("approve").click();
      await status(page, "Succeeded");
    }));
}

test("every repair has its place, and each can be made alone", () =>
  withPage({}, async (page) => {
    await paste(page, damaged);
    const problems = page.getByTestId("problem");
    await problems.filter({ hasText: "Line 3, column 3" }).waitFor();
    const count = await problems.count();
    assert.ok(count >= 4, `${count} problems`);
    await problems.filter({ hasText: "Line 3, column 3" }).getByRole("button", { name: "Replace with" }).click();
    await problems.nth(count - 1).waitFor({ state: "detached" });
    assert.match(await written(page), /^ {2}"StartAt"/m);
  }));

test("a state alone becomes a machine, and what it leads to is marked", () =>
  withPage({}, async (page) => {
    await accept(page, `"SignOff": ${JSON.stringify(ask, null, 2)}`, "Make a machine around it");
    const node = page.locator("[data-testid=node][data-name=File]");
    await node.filter({ hasText: "placeholder" }).waitFor();
    await page.locator("[data-code=PLACEHOLDER]").getByRole("link", { name: "Why" }).waitFor();
    await run(page);
    await status(page, "Waiting for you");
  }));

test("States alone become a machine", () =>
  withPage({}, async (page) => {
    await accept(page, JSON.stringify(signOff.States, null, 2), "Make a machine around it");
    await run(page);
    await status(page, "Waiting for you");
  }));

test("an Express machine of a template is one; the template comes back", () =>
  withPage({}, async (page) => {
    await accept(page, template, "Open Counting");
    await page.getByText("Express workflow").first().waitFor();
    await run(page);
    await status(page, "Succeeded");
    const made = await written(page);
    await offer(page).getByRole("button", { name: "Back to what you pasted" }).click();
    await offer(page).getByRole("button", { name: "Open Filing" }).waitFor();
    assert.equal(await written(page), template);
    await offer(page).getByRole("button", { name: "Back to what was made of it" }).click();
    await ready(page);
    assert.equal(await written(page), made);
  }));

test("the input of an execution is taken, and its history is replayed", () =>
  withPage({}, async (page) => {
    const definition = { StartAt: "Nap", States: { Nap: { Type: "Wait", Seconds: 60, End: true } } };
    const shown = JSON.stringify(definition, null, 2);
    await paste(page, shown);
    await ready(page);
    const execution = { executionArn: "arn:aws:states:us-east-1:123456789012:execution:Nap:n", status: "RUNNING", input: '{"tired": true}' };
    await accept(page, JSON.stringify(execution, null, 2), "Take its input");
    assert.equal(await page.getByTestId("input").inputValue(), '{"tired": true}');
    assert.equal(await written(page), shown);
    const event = (id, type, at, details) => ({ id, previousEventId: Math.max(0, id - 2), type, timestamp: `2025-03-04T05:06:${at}+00:00`, ...details });
    const plain = { truncated: false };
    const events = [
      event(1, "ExecutionStarted", "07.000", { executionStartedEventDetails: { input: "{}", inputDetails: plain, roleArn: "arn:aws:iam::123456789012:role/r" } }),
      event(2, "WaitStateEntered", "07.010", { stateEnteredEventDetails: { name: "Nap", input: "{}", inputDetails: plain } }),
    ];
    await accept(page, JSON.stringify({ events }, null, 2), "Replay it");
    await offer(page).getByText("All 2 events are the same here").waitFor();
    events[1].stateEnteredEventDetails.name = "Doze";
    await accept(page, JSON.stringify({ events }, null, 2), "Replay it");
    await offer(page).getByText(/the first that goes another way here: event 2/).waitFor();
    await accessible(page, ".editor");
  }));

test("a MockConfigFile stands in for services", () =>
  withPage({}, async (page) => {
    const Resource = "arn:aws:states:::aws-sdk:textract:analyzeDocument";
    const definition = { StartAt: "Read", States: { Read: { Type: "Task", Resource, Parameters: { Document: {} }, End: true } } };
    await paste(page, JSON.stringify(definition, null, 2));
    await ready(page);
    const mocks = {
      StateMachines: { Reader: { TestCases: { Legible: { Read: "TwoBlocks" } } } },
      MockedResponses: { TwoBlocks: { 0: { Return: { Blocks: [1, 2] } } } },
    };
    await accept(page, JSON.stringify(mocks, null, 2), "Use the mocks of Legible");
    await run(page);
    await status(page, "Succeeded");
    await page.getByTestId("share").click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save the mocks for Step Functions Local" }).click(),
    ]);
    const saved = JSON.parse(await readFile(await download.path(), "utf8"));
    const [cases] = Object.values(saved.StateMachines).map((machine) => machine.TestCases);
    assert.deepEqual(saved.MockedResponses[cases.Mocked.Read], { 0: { Return: { Blocks: [1, 2] } } });
  }));

test("the keyboard alone: paste, mend all, run, approve", () =>
  withPage({}, async (page) => {
    await page.getByTestId("status").filter({ hasText: "Waiting for you" }).waitFor();
    await write(page, damaged);
    await offer(page).getByRole("button", { name: "Mend all" }).waitFor();
    await page.keyboard.press("Alt+Enter");
    await ready(page);
    await page.keyboard.press("Control+Enter");
    await page.locator("[data-testid=node][data-name=SignOff][data-lamp=token i]").waitFor();
    await page.keyboard.press("Escape");
    for (let steps = 0; steps < 60; steps += 1) {
      if (await page.evaluate(() => document.activeElement?.dataset.testid === "approve")) break;
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await status(page, "Succeeded");
  }));

test("what is no machine at all is told so", () =>
  withPage({}, async (page) => {
    await paste(page, "Dear colleagues, the meeting is on Monday.");
    await page.getByTestId("problem").filter({ hasText: "No state machine was found in this text." }).waitFor();
    await sound(page);
  }));

test("the state that is looked at is said in words", () =>
  withPage({}, async (page) => {
    await page.locator("[data-testid=node][data-name=SaveFeedback]").click();
    const words = page.getByTestId("explanation");
    await words.getByRole("heading", { name: "SaveFeedback in words" }).waitFor();
    await words.getByText("Calls the function").waitFor();
    await words.getByText("What its fields mean").click();
    await words.getByText("What is called.").waitFor();
    await accessible(page, ".inspector");
  }));

test("advice has its reason", () =>
  withPage({}, async (page) => {
    const { TimeoutSeconds, ...endless } = ask;
    await paste(page, JSON.stringify({ StartAt: "SignOff", States: { SignOff: endless, File: { Type: "Succeed" } } }, null, 2));
    const problem = page.locator("[data-code=TOKEN_WITHOUT_LIMIT]");
    await problem.filter({ hasText: "hangs for a year" }).waitFor();
    assert.match(await problem.getByRole("link", { name: "Why" }).getAttribute("href"), /^https:\/\/docs\.aws\.amazon\.com\//);
    await ready(page);
    await sound(page);
  }));

// A bundle of a whole account: longer than most, and YAML, which is the slowest to read.
test("a megabyte is looked at once nobody types, and the page stays awake", () =>
  withPage({}, async (page) => {
    const filler = Array.from({ length: 15000 }, (_, at) => `  Queue${at}:\n    Type: AWS::SQS::Queue\n    Properties:\n      QueueName: queue-${at}\n`);
    const long = template + filler.join("");
    assert.ok(long.length > 1_000_000);
    await page.locator(".cm-content").waitFor();
    await paste(page, long);
    await offer(page).getByRole("button", { name: "Open Filing" }).waitFor({ timeout: 60_000 });
    await offer(page).getByRole("button", { name: "Open Filing" }).click();
    await ready(page);
  }));
