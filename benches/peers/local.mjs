// One machine in aws-local-stepfunctions, in a process of its own: local.mjs FOLDER NAME. Prints CPU seconds of an
// execution and the most bytes of memory; the event log is read, the definition is validated before the clock starts.
import { deepStrictEqual } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { StateMachine } from "aws-local-stepfunctions";

const [folder, name] = process.argv.slice(2);
const json = (file) => JSON.parse(readFileSync(join(folder, file), "utf8"));
const { file, input, expect, reps } = json("manifest.json").find((it) => it.name === name);
const machine = new StateMachine(json(file), { validationOptions: { noValidate: true } });
const given = json(input);
const seconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const before = seconds();
let output;
for (let time = 0; time < reps; time += 1) {
  const execution = machine.run(structuredClone(given));
  const log = (async () => {
    for await (const event of execution.eventLogs) if (!event.type) throw new Error("an event has a type");
  })();
  output = await execution.result;
  await log;
}
const taken = (seconds() - before) / reps;
deepStrictEqual(output, expect, "the output");
console.log(taken, process.resourceUsage().maxRSS * 1024);
