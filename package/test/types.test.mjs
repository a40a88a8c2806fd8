// The types against what the API takes and returns: values that it took and gave are written down with their types, and
// the TypeScript compiler reads them. A member too many or too few is an error there.
import { test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { Simulator, importHistory, layout, parse, replayHistory, testState, validateStateMachineDefinition } from "holdpoint";

const here = new URL(".", import.meta.url);
const scenarios = new URL("../../www/scenario/", import.meta.url);
const gallery = readdirSync(scenarios).map((name) => JSON.parse(readFileSync(new URL(name, scenarios), "utf8")));
const folder = new URL("../../target/package-types/", here);
mkdirSync(folder, { recursive: true });
const seen = [];
// Each event stands alone: of a list's items the compiler would tell only that some type does not fit.
const events = new Map();
const note = (type, value) => seen.push([type, value]);
const noteEvents = (history) => {
  for (const event of history) events.set(event.type + Object.keys(Object.values(event).at(-1)).join(), event);
};

function look(simulator) {
  note("TokenRecord[]", simulator.tokens());
  note("CallRecord[]", simulator.calls());
  note("Mail[]", simulator.mails());
  note("OpenCall[]", simulator.openCalls());
  note("ExecutionSummary[]", simulator.executions());
  note("JournalEntry[]", simulator.journal());
  for (const { executionArn } of simulator.executions()) {
    // Nobody can ask for an Express execution by its ARN.
    if (!executionArn.includes(":execution:")) continue;
    note("ExecutionDescription", simulator.describeExecution(executionArn));
    noteEvents(simulator.history(executionArn));
  }
}

// Answers tokens in turns and lets time pass, so that much is seen.
function play(scenario) {
  note("Scenario", scenario);
  const simulator = new Simulator(scenario);
  for (const { name, type, input, definition } of scenario.stateMachines) {
    note("ParsedDefinition", parse(definition, type));
    note("Layout", layout(definition, type));
    const command = { action: "StartExecution", stateMachine: name, input: JSON.stringify(input ?? {}) };
    note("Command", command);
    note("Reply", simulator.submit(command));
  }
  for (let step = 0; step < 60 && simulator.advanceToNext(); step += 1) {
    const alive = simulator.tokens().filter((it) => it.alive && !it.isJob);
    const token = alive[step % 2 ? 0 : alive.length - 1];
    const commands = [
      { action: "SendTaskHeartbeat", taskToken: token?.taskToken },
      { action: "SendTaskSuccess", taskToken: token?.taskToken, output: '{"approved": true}' },
      { action: "SendTaskFailure", taskToken: token?.taskToken, error: "Denied", cause: "no" },
    ];
    if (token && step % 3 === 2) note("Reply", simulator.submit(commands[(step / 3) % 3 | 0]));
    if (step % 20 === 0) look(simulator);
  }
  look(simulator);
  return simulator;
}

const task = (more) => ({ Type: "Task", End: true, ...more });
const lambda = (more) => task({ Resource: "arn:aws:lambda:us-east-1:123456789012:function:f", ...more });
const block = (state, name = "I") => ({ StartAt: name, States: { [name]: state } });

// Machines in which the events come that the gallery has not.
const machines = {
  Throws: block(lambda({ TimeoutSeconds: 9 })),
  Late: block(lambda({ TimeoutSeconds: 1 })),
  Timeout: { ...block({ Type: "Wait", Seconds: 9, End: true }), TimeoutSeconds: 1 },
  Jsonata: { QueryLanguage: "JSONata", ...block({ Type: "Pass", Assign: { v: "{% 1 %}" }, Output: "{% $nosuch() %}", End: true }) },
  Assigns: { QueryLanguage: "JSONata", ...block({ Type: "Pass", Assign: { v: "{% 1 %}" }, End: true }) },
  Parallel: block({ Type: "Parallel", Branches: [block({ Type: "Wait", Seconds: 5, End: true }, "W"), block({ Type: "Fail", Error: "E", Cause: "C" }, "F")], End: true }),
  Map: block({ Type: "Map", ItemsPath: "$.items", ItemProcessor: block({ Type: "Choice", Choices: [{ Variable: "$", NumericEquals: 2, Next: "No" }], Default: "Yes" }, "C"), End: true }),
  MapRun: block({ Type: "Map", ItemsPath: "$.items", ItemProcessor: { ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" }, ...block({ Type: "Pass", End: true }, "P") }, End: true }),
  Activity: block(task({ Resource: "arn:aws:states:us-east-1:123456789012:activity:a", HeartbeatSeconds: 5, TimeoutSeconds: 60 })),
  Service: block(task({ Resource: "arn:aws:states:::sqs:sendMessage", Parameters: { QueueUrl: "https://sqs.us-east-1.amazonaws.com/123456789012/none", MessageBody: "x" } })),
  Asked: block(task({ Resource: "arn:aws:states:::aws-sdk:textract:analyzeDocument", Parameters: {} })),
};
machines.Map.States.I.ItemProcessor.States.No = { Type: "Fail", Error: "No" };
machines.Map.States.I.ItemProcessor.States.Yes = { Type: "Succeed" };
const rare = {
  stateMachines: Object.entries(machines).map(([name, definition]) => ({ name, definition, input: { items: [1, 2, 3] } })),
  setup: {
    functions: { f: [{ result: { throw: { errorType: "Boom", errorMessage: "!" } } }, { result: "hang" }] },
    queues: {},
    activities: { a: { workers: [] } },
  },
  start: "2026-01-05T09:00:00Z",
};

function playRare() {
  const simulator = new Simulator(rare);
  const arns = {};
  for (const { name, input } of rare.stateMachines) arns[name] = simulator.start(name, input);
  simulator.advanceTo(500);
  const activityArn = "arn:aws:states:us-east-1:123456789012:activity:a";
  const polled = simulator.submit({ action: "GetActivityTask", activityArn, workerName: "w" });
  note("Reply", polled);
  note("OpenCall[]", simulator.openCalls());
  note("Reply", simulator.submit({ action: "ReturnResult", call: simulator.openCalls()[0].call, result: "{}" }));
  note("Reply", simulator.submit({ action: "SendTaskSuccess", taskToken: polled.taskToken, output: "{}" }));
  assert.throws(() => simulator.submit({ action: "SendTaskHeartbeat", taskToken: "nobody's" }), { name: "InvalidToken" });
  simulator.advanceTo(60_000);
  look(simulator);
  note("Reply", simulator.submit({ action: "RedriveExecution", executionArn: arns.Late, clientToken: "c" }));
  note("Reply", simulator.submit({ action: "CreateActivity", name: "b" }));
  note("Reply", simulator.submit({ action: "StopExecution", executionArn: arns.Late, error: "E", cause: "C" }));
  simulator.advanceTo(120_000);
  look(simulator);
  const base = { stateMachines: [{ name: "M", definition: machines.Late }], start: rare.start };
  note("ImportedRun", importHistory(base, simulator.history(arns.Late)));
  note("HistoryReplay", replayHistory(machines.Throws, simulator.history(arns.Throws)));
  note("HistoryReplay", replayHistory(machines.Assigns, simulator.history(arns.Parallel)));
}

function askAlone() {
  for (const [name, definition] of Object.entries(machines)) {
    const request = { definition: definition.States.I, input: { items: [1, 2] }, inspectionLevel: "DEBUG", roleArn: "arn:aws:iam::123456789012:role/r" };
    const mocked = { ...request, mock: { errorOutput: { error: "Boom", cause: "!" } } };
    for (const it of [request, mocked]) {
      try {
        const response = testState(it);
        note("TestStateRequest", it);
        note("TestStateResponse", response);
      } catch (error) {
        assert.ok(error.name !== "Error", `${name}: ${error.message}`);
      }
    }
    note("ParsedDefinition", parse(JSON.stringify(definition).replace('"End":true', '"Next":"Nowhere"')));
    note("ValidateStateMachineDefinitionResponse", validateStateMachineDefinition({ definition: JSON.stringify({ ...definition, StartAt: "X" }) }));
  }
}

test("what the API takes and returns is what the types say", () => {
  const finals = gallery.map((scenario) => play(scenario));
  note("Simulator", undefined);
  playRare();
  askAlone();
  for (const simulator of finals) simulator.free();
  const values = seen.filter(([, value]) => value !== undefined);
  const names = [...new Set(values.map(([type]) => type.replace("[]", "")))];
  const lines = values.map(([type, value], at) => `export const v${at}: ${type} = ${JSON.stringify(value)};`);
  const parts = [...events].map(([, event], at) => `export const e${at}: EventOf<"${event.type}"> = ${JSON.stringify(event)};`);
  const types = JSON.stringify(new URL("../../pkg/holdpoint.js", here).pathname);
  writeFileSync(new URL("seen.ts", folder), [`import type { EventOf, ${names.join(", ")} } from ${types};`, ...lines, ...parts].join("\n"));
  check([new URL("seen.ts", folder).pathname]);
  const told = new Set([...events.values()].map((event) => event.type));
  console.log(`types: ${values.length + events.size} values, ${told.size} types of events`);
  assert.ok(told.size > 45, [...told].join());
});

test("the types know every type of event that there is", () => {
  const source = readFileSync(new URL("../../src/machine/history/export.rs", here), "utf8");
  const types = readFileSync(new URL("../types.d.ts", here), "utf8");
  const named = source.match(/"[A-Z]\w+(?:Entered|Exited|Aborted|Started|Succeeded|Failed|TimedOut|Scheduled|Submitted|Redriven)"/g);
  const known = types.match(/export interface EventDetails \{[^]*?\n\}/)[0].match(/^ {2}\w+/gm).map((it) => it.trim());
  assert.deepEqual([...new Set(named.map((it) => it.slice(1, -1)))].sort(), known.sort());
});

test("every member of a scenario has a type, and is taken", () => {
  const source = readFileSync(new URL("kitchen-sink.ts", here), "utf8");
  const [, literal] = source.match(/export const scenario: Scenario = ([^]*);\n$/);
  const simulator = new Simulator(new Function(`return ${literal}`)());
  assert.equal(simulator.now(), 0);
  check([new URL("kitchen-sink.ts", here).pathname, new URL("use.ts", here).pathname]);
});

test("what the types forbid is a mistake for the compiler, too", () => {
  const wrong = new URL("wrong.ts", folder);
  const types = JSON.stringify(new URL("../../pkg/holdpoint.js", here).pathname);
  writeFileSync(wrong, `import { Simulator } from ${types};
new Simulator({ stateMachines: [], start: "x" }).submit({ action: "SendTaskSuccess", token: "x", output: "1" });`);
  assert.throws(() => check([wrong.pathname]), /taskToken|token/);
});

// The compiler, at its strictest.
function check(files) {
  const tsc = new URL("../node_modules/typescript/bin/tsc", here).pathname;
  const options = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--target", "es2022", "--module", "nodenext", "--types", "", "--lib", "es2022,dom"];
  try {
    execFileSync(process.execPath, [tsc, ...options, ...files], { encoding: "utf8" });
  } catch (error) {
    throw new Error(error.stdout.slice(0, 4000));
  }
}
