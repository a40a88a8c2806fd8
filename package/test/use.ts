// Every function of the package, used as a TypeScript program uses it.
import { Simulator, importHistory, layout, parse, replayHistory, testState, validateStateMachineDefinition } from "holdpoint";
import type { ApiError, HistoryEvent, TokenRecord } from "holdpoint";
import init, { initSync } from "holdpoint/glue.js";

const definition = { StartAt: "S", States: { S: { Type: "Succeed" } } };
const simulator: Simulator = new Simulator({ stateMachines: [{ name: "M", definition }], start: "2026-01-05T09:00:00Z" });
const arn: string = simulator.start("M", { a: 1 }, "one");
simulator.start("M");
const waiting: TokenRecord | undefined = simulator.tokens().find((it) => it.alive);
const passed: number = simulator.now() + (simulator.nextDue() ?? 0);
while (simulator.advanceToNext());
simulator.advanceBy(1);
simulator.advanceTo(passed);
const events: HistoryEvent[] = simulator.history(arn);
for (const event of events) {
  if (event.type === "TaskScheduled") console.log(event.taskScheduledEventDetails.parameters);
  if (event.type === "StateEntered" as string) continue;
}
const text: string = simulator.getExecutionHistory(arn);
const again: Simulator = Simulator.replay({ stateMachines: [], start: "x" }, simulator.journal()).clone();
const width: number | undefined = layout(definition, "EXPRESS")?.width;
const first: string | undefined = parse("{}").diagnostics[0]?.span.start.line.toFixed();
const divergence: number | undefined = replayHistory(definition, text).divergence?.event;
const status: "SUCCEEDED" | "FAILED" | "RETRIABLE" | "CAUGHT_ERROR" = testState({ definition: definition.States.S, input: {} }).status;
const result: "OK" | "FAIL" = validateStateMachineDefinition({ definition: "{}" }).result;
try {
  again.submit({ action: "OpenLink", url: "https://example.com" });
} catch (error) {
  if ((error as ApiError).name === "NoSuchEndpoint") console.log(waiting, width, first, divergence, status, result);
}
init({ module_or_path: "holdpoint.wasm" }).then(() => initSync({ module: new Uint8Array() }));
const { scenario, journal } = importHistory({ stateMachines: [], start: "x" }, events);
Simulator.replay(scenario, journal).free();
again.free();
