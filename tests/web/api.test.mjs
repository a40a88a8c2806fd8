// The JavaScript API: the same journals as `tests/replays.rs`, the same bytes.
import { test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { withPage } from "./browser.mjs";

const folder = new URL("../replays/", import.meta.url);
const replays = readdirSync(folder).filter((name) => name.endsWith(".json"));

// Runs in the page.
function run({ scenario, journal, until }) {
  const simulator = new window.wasmBindings.Simulator(scenario);
  const arns = [];
  for (const { at, ...command } of journal) {
    simulator.advanceTo(at);
    const record = simulator.tokens()[Number(command.taskToken) - 1];
    if (record) command.taskToken = record.taskToken;
    try {
      const reply = simulator.submit(command);
      if (reply.executionArn) arns.push(reply.executionArn);
    } catch (error) {
      // A refusal is a part of the run; anything but one of AWS's is not.
      if (!/^(InvalidToken|TaskTimedOut)$/.test(error.name)) throw error;
    }
  }
  simulator.advanceTo(until);
  return arns.map((arn) => simulator.getExecutionHistory(arn) + "\n").join("");
}

test("journals give the same bytes in the browser as natively", () =>
  withPage({}, async (page) => {
    assert.ok(replays.length > 0);
    for (const name of replays) {
      const replay = JSON.parse(readFileSync(new URL(name, folder), "utf8"));
      const expected = readFileSync(new URL(name.replace(".json", ".histories.txt"), folder), "utf8");
      assert.equal(await page.evaluate(run, replay), expected, name);
    }
  }));

test("what is refused is an Error with AWS's name", () =>
  withPage({}, async (page) => {
    const refused = await page.evaluate(() => {
      const definition = { StartAt: "A", States: { A: { Type: "Succeed" } } };
      const scenario = { stateMachines: [{ name: "M", definition }], start: "2026-01-05T09:00:00Z" };
      const simulator = new window.wasmBindings.Simulator(scenario);
      const attempt = (work) => {
        try {
          return work();
        } catch (error) {
          return `${error.name}: ${error.message}`;
        }
      };
      return [
        attempt(() => simulator.submit({ action: "SendTaskHeartbeat", taskToken: "x" })),
        attempt(() => simulator.submit({ action: "StartExecution", stateMachine: "M", input: "nope" })),
        attempt(() => simulator.getExecutionHistory("arn")),
        attempt(() => simulator.getExecutionHistory("arn:aws:states:us-east-1:123456789012:execution:M:none")),
        attempt(() => new window.wasmBindings.Simulator({ ...scenario, stateMachines: [{ name: "M", definition: "{" }] })),
      ];
    });
    assert.deepEqual(refused, [
      "InvalidToken: Invalid Token: 'Invalid token'",
      "InvalidExecutionInput: Invalid State Machine Execution Input: 'Unrecognized token 'nope': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')'",
      "InvalidArn: Invalid Arn: 'Invalid ARN prefix: arn'",
      "ExecutionDoesNotExist: Execution Does Not Exist: 'arn:aws:states:us-east-1:123456789012:execution:M:none'",
      "Error: The definition of M cannot run: The `{` of line 1 is not closed: `}` is missing here.",
    ]);
  }));
