/**
 * The databases for a host to provide to its runs, on SQLite's WebAssembly build.
 *
 * @module
 */
import * as Context from "effect/Context";
import { Databases, loadedOnce } from "../databases.ts";

/**
 * @param compile gets the package's `sqlite3.wasm` compiled, the way this host can: one fetches
 * it, another has it among its modules. It is called when a run first needs it.
 */
export const databasesOn = (
  compile: () => Promise<WebAssembly.Module>,
): Context.Context<Databases> =>
  Context.make(
    Databases,
    loadedOnce(async () => {
      const [{ makeLibrary }, { layerOn }, compiled] = await Promise.all([
        import("./library.ts"),
        import("./sqlite.ts"),
        compile(),
      ]);
      return layerOn(await makeLibrary(compiled));
    }),
  );
