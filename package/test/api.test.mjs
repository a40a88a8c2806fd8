// The built package under Node: the journals of tests/replays, byte for byte, and what each function is for.
import { test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { Simulator, importHistory, layout, parse, replayHistory, testState, validateStateMachineDefinition } from "holdpoint";

const start = "2026-01-05T09:00:00Z";
const folder = new URL("../../tests/replays/", import.meta.url);
const read = (name) => readFileSync(new URL(name, folder), "utf8");
const machine = (states, first = Object.keys(states)[0]) => ({ StartAt: first, States: states });
const simulate = (definition, more = {}) => new Simulator({ stateMachines: [{ name: "M", definition }], start, ...more });
const asks = machine({
  Ask: {
    Type: "Task",
    Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
    Parameters: { QueueUrl: "https://sqs.us-east-1.amazonaws.com/123456789012/q", MessageBody: { "t.$": "$$.Task.Token" } },
    TimeoutSeconds: 60,
    End: true,
  },
});

function run({ scenario, journal, until }) {
  const simulator = new Simulator(scenario);
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
  return { simulator, texts: arns.map((arn) => simulator.getExecutionHistory(arn) + "\n").join("") };
}

test("journals give the same bytes under Node as natively, once more, and from where they were cloned", () => {
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  assert.ok(names.length > 0);
  for (const name of names) {
    const replay = JSON.parse(read(name));
    const { simulator, texts } = run(replay);
    assert.equal(texts, read(name.replace(".json", ".histories.txt")), name);
    const again = Simulator.replay(replay.scenario, simulator.journal());
    again.advanceTo(replay.until);
    assert.deepEqual(again.tokens(), simulator.tokens(), name);
    const arns = simulator.executions().map((it) => it.executionArn);
    assert.equal(arns.map((arn) => again.getExecutionHistory(arn) + "\n").join(""), texts, name);
  }
});

test("a clone does not feel what its sibling does", () => {
  const simulator = simulate(asks);
  const arn = simulator.start("M");
  simulator.advanceTo(1000);
  const sibling = simulator.clone();
  const [{ taskToken }] = simulator.tokens();
  sibling.submit({ action: "SendTaskSuccess", taskToken, output: "7" });
  sibling.advanceBy(1000);
  assert.deepEqual([sibling.executions()[0].output, sibling.tokens()[0].fate], [7, "RETURNED_SUCCESS"]);
  assert.deepEqual([simulator.now(), simulator.executions()[0].status], [1000, "RUNNING"]);
  assert.equal(simulator.nextDue(), simulator.tokens()[0].timeout);
  assert.ok(simulator.advanceToNext());
  assert.equal(simulator.describeExecution(arn).status, "FAILED");
  assert.equal(simulator.advanceToNext(), false);
});

test("a definition is judged with places, repairs and hints", () => {
  const text = '{"StartAt": "𝄞", "States": {"𝄞": {"Type": "Pass", "Next": "Don"}, "Done": {"Type": "Succeed"}}}';
  const { canRun, diagnostics } = parse(text);
  assert.equal(canRun, false);
  const repair = diagnostics.map((it) => it.repair).find(Boolean);
  const { span, replacement } = repair;
  const mended = text.slice(0, span.start.offset) + replacement + text.slice(span.end.offset);
  assert.deepEqual(parse(mended).states.map((it) => it.name), ["𝄞", "Done"]);
  assert.equal(validateStateMachineDefinition({ definition: text }).result, "FAIL");
  assert.equal(validateStateMachineDefinition({ definition: mended }).result, "OK");
  assert.throws(() => parse(text, "FAST"), /STANDARD or EXPRESS/);
});

test("a drawing has every state and transition in its place", () => {
  const inner = machine({ In: { Type: "Pass", End: true } });
  const definition = machine({ A: { Type: "Choice", Choices: [{ Variable: "$.a", IsPresent: true, Next: "B" }], Default: "C" }, B: { Type: "Parallel", Branches: [inner], End: true }, C: { Type: "Fail" } });
  const { width, height, start, states, transitions, blocks } = layout(definition);
  assert.deepEqual(states.map((it) => `${it.name} ${it.type}`), ["A Choice", "B Parallel", "In Pass", "C Fail"]);
  assert.deepEqual(transitions.map((it) => `${it.from} ${it.to} ${it.kind} ${it.label?.text}`), ["A B CHOICE a is present", "A C DEFAULT otherwise"]);
  assert.deepEqual(blocks.map((it) => [it.of, it.states]), [["B", ["In"]]]);
  assert.ok(start && states.every(({ box }) => box.x >= 0 && box.x + box.width <= width && box.y + box.height <= height));
  assert.equal(layout("{}"), undefined);
});

test("a state alone, with a mock and with what is seen on the way", () => {
  const definition = { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Parameters: { FunctionName: "f", "Payload.$": "$" }, ResultSelector: { "code.$": "$.StatusCode" }, Catch: [{ ErrorEquals: ["Boom"], Next: "No" }], End: true };
  const mock = { result: { StatusCode: 200, Payload: {} } };
  const { status, output, inspectionData } = testState({ definition, input: { a: 1 }, mock, inspectionLevel: "DEBUG" });
  assert.deepEqual([status, JSON.parse(output), JSON.parse(inspectionData.afterParameters)], ["SUCCEEDED", { code: 200 }, { FunctionName: "f", Payload: { a: 1 } }]);
  const caught = testState({ definition, mock: { errorOutput: { error: "Boom", cause: "!" } } });
  assert.deepEqual([caught.status, caught.nextState], ["CAUGHT_ERROR", "No"]);
  assert.throws(() => testState({ definition: { Type: "Nap" } }), { name: "InvalidDefinition" });
});

test("a history is followed, and the first difference is told", () => {
  const definition = machine({ A: { Type: "Pass", Result: 1, End: true } });
  const simulator = simulate(definition);
  const arn = simulator.start("M");
  simulator.advanceTo(0);
  assert.deepEqual(replayHistory(definition, simulator.getExecutionHistory(arn)), { status: "SUCCEEDED", isComplete: true, output: 1 });
  const changed = machine({ A: { Type: "Pass", Result: 2, End: true } });
  const { event, place, recorded, here } = replayHistory(changed, simulator.history(arn)).divergence;
  assert.deepEqual([event, place, recorded, here], [3, "stateExitedEventDetails/output", '"1"', '"2"']);
  assert.throws(() => replayHistory(definition, "[]"), Error);
  assert.throws(() => replayHistory("{", "[]"), /cannot run/);
});

test("a history becomes a run that goes as it went", () => {
  const recorded = simulate(asks);
  const arn = recorded.start("M", { a: 1 });
  recorded.advanceTo(5000);
  recorded.submit({ action: "SendTaskFailure", taskToken: recorded.tokens()[0].taskToken, error: "No" });
  const base = { stateMachines: [{ name: "M", definition: asks }], start };
  const { scenario, journal, until, wasRedriven } = importHistory(base, recorded.getExecutionHistory(arn));
  const again = Simulator.replay(scenario, journal);
  again.advanceTo(until);
  assert.deepEqual([again.executions()[0].error, until, wasRedriven], ["No", 5000, false]);
  assert.throws(() => importHistory(base, "[]"), Error);
});

test("what is refused is an Error with AWS's name, and what is no scenario is one that says why", () => {
  const simulator = simulate(asks);
  assert.throws(() => simulator.start("M", {}, "a/b"), { name: "InvalidName" });
  assert.throws(() => simulator.start("N"), { name: "StateMachineDoesNotExist" });
  assert.throws(() => simulator.history("arn"), { name: "InvalidArn", message: "Invalid Arn: 'Invalid ARN prefix: arn'" });
  assert.throws(() => simulator.submit({ action: "Dance" }), /no action "Dance"/);
  assert.throws(() => new Simulator({ stateMachines: [], start: "soon" }), /RFC 3339/);
  assert.throws(() => simulate("{"), /The definition of M cannot run/);
  assert.throws(() => new Simulator(undefined), Error);
  const ring = {};
  ring.ring = ring;
  assert.throws(() => new Simulator(ring), /JSON/);
});

test("people: a mail's link approves, and a service that nobody simulates asks", () => {
  const approval = JSON.parse(readFileSync(new URL("../../www/scenario/approval.json", import.meta.url), "utf8"));
  const simulator = new Simulator(approval);
  const [{ name, input }] = approval.stateMachines;
  simulator.start(name, input);
  simulator.advanceTo(1000);
  const [{ links }] = simulator.mails();
  assert.equal(simulator.submit({ action: "OpenLink", url: links[0].url }).status, 200);
  simulator.advanceBy(5000);
  assert.equal(simulator.executions()[0].status, "SUCCEEDED");
  assert.deepEqual(simulator.calls().map((it) => it.by), ["API Gateway"]);
});

test("the example says what becomes of each future", () => {
  const example = new URL("../examples/forks.mjs", import.meta.url).pathname;
  const told = execFileSync(process.execPath, [example], { encoding: "utf8" });
  assert.equal(told, "approved SUCCEEDED ExecutionSucceeded\nrefused FAILED ExecutionFailed\nstopped ABORTED ExecutionAborted\n");
});
