// For a page: `import { Simulator } from "./pkg/page.js"` waits until the module is there.
import init from "./glue.js";

await init({ module_or_path: new URL("holdpoint.wasm", import.meta.url) });
export { Simulator, importHistory, layout, parse, replayHistory, testState, validateStateMachineDefinition } from "./glue.js";
