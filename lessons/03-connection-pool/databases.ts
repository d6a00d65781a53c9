/**
 * Which SQLite the databases run on. The lesson asks its host, so that Node's never gets into what
 * is bundled for a browser, and the WebAssembly build is loaded nowhere else.
 *
 * @module
 */
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import type * as Layer from "effect/Layer";
import type { Database } from "./database.ts";

/** Loads when it is asked for the first time. What has been loaded is there without a wait. */
export const loadedOnce = <A extends object>(load: () => Promise<A>): Effect.Effect<A> => {
  let loaded: A | undefined;
  return Effect.suspend(() =>
    loaded !== undefined ? Effect.succeed(loaded) : Effect.map(
      Effect.promise(load),
      (value) => (loaded = value),
    )
  );
};

/** The databases that the host has: on its `node:sqlite`, unless it provides others. */
export class Databases extends Context.Reference<Databases>()("watertight/lesson-03/Databases", {
  defaultValue: (): Effect.Effect<Layer.Layer<Database>> =>
    loadedOnce(async () => (await import("./node/sqlite.ts")).layer),
}) {}
