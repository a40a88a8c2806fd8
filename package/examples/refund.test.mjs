// Unit-test your state machine: somebody approves, somebody refuses, nobody answers for three days.
import { test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Simulator } from "holdpoint";

const definition = readFileSync(new URL("refund.asl.json", import.meta.url), "utf8");
const started = () => {
  const simulator = new Simulator({ stateMachines: [{ name: "Refund", definition }], start: "2026-01-05T09:00:00Z" });
  simulator.start("Refund", { amount: 250 });
  simulator.advanceBy(1000);
  return simulator;
};

for (const [approved, status] of [[true, "SUCCEEDED"], [false, "FAILED"]]) {
  test(`somebody answers approved: ${approved}, and the execution is ${status}`, () => {
    const simulator = started();
    const [{ taskToken }] = simulator.tokens();
    simulator.submit({ action: "SendTaskSuccess", taskToken, output: JSON.stringify({ approved }) });
    simulator.advanceBy(1000);
    assert.equal(simulator.executions()[0].status, status);
  });
}

test("nobody answers for three days: it escalates, and a late approval is refused", () => {
  const simulator = started();
  simulator.advanceBy(3 * 24 * 60 * 60 * 1000);
  assert.equal(simulator.executions()[0].error, "NobodyAnswered");
  const [{ taskToken, fate }] = simulator.tokens();
  assert.equal(fate, "TIMED_OUT");
  assert.throws(() => simulator.submit({ action: "SendTaskSuccess", taskToken, output: "{}" }), { name: "TaskTimedOut" });
});
