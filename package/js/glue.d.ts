// For who loads the module otherwise than from beside the glue: call one of the two before anything else.
export * from "./holdpoint.js";

/** Loads the module from an address, a response or bytes. */
export default function init(options: { module_or_path: string | URL | Request | Response | BufferSource | WebAssembly.Module | Promise<Response> }): Promise<unknown>;

/** Takes a module that is there already. */
export function initSync(options: { module: BufferSource | WebAssembly.Module }): unknown;
