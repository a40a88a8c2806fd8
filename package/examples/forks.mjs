// What if? One run, and three futures of it from the same point: `node package/examples/forks.mjs`
import { readFileSync } from "node:fs";
import { Simulator } from "holdpoint";

const definition = readFileSync(new URL("refund.asl.json", import.meta.url), "utf8");
const simulator = new Simulator({ stateMachines: [{ name: "Refund", definition }], start: "2026-01-05T09:00:00Z" });
const arn = simulator.start("Refund", { amount: 250 });
simulator.advanceTo(1000);
const [{ taskToken }] = simulator.tokens();

const futures = {
  approved: { action: "SendTaskSuccess", taskToken, output: '{"approved": true}' },
  refused: { action: "SendTaskFailure", taskToken, error: "Refused" },
  stopped: { action: "StopExecution", executionArn: arn },
};
for (const [name, command] of Object.entries(futures)) {
  const future = simulator.clone();
  future.submit(command);
  while (future.advanceToNext());
  console.log(name, future.executions()[0].status, future.history(arn).at(-1).type);
}
