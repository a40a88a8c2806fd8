// For Node: the module is read from the disk, and ready when it is imported.
import { readFileSync } from "node:fs";
import { initSync } from "./glue.js";

initSync({ module: readFileSync(new URL("holdpoint.wasm", import.meta.url)) });
export { Simulator, importHistory, layout, parse, replayHistory, testState, validateStateMachineDefinition } from "./glue.js";
