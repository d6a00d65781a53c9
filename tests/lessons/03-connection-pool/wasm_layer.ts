import { makeLibrary } from "../../../lessons/03-connection-pool/wasm/library.ts";
import { layerOn } from "../../../lessons/03-connection-pool/wasm/sqlite.ts";

/** Where the module of the package is. */
export const moduleAddress = new URL(
  import.meta.resolve("@sqlite.org/sqlite-wasm/sqlite3.wasm"),
);

/** The module, compiled from its bytes, as Deno may. */
export const compile = async (): Promise<WebAssembly.Module> =>
  await WebAssembly.compile(await Deno.readFile(moduleAddress));

export const library = await makeLibrary(await compile());

/** The second layer. */
export const wasmLayer = layerOn(library);
