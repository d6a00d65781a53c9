import { fileURLToPath } from "node:url";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import * as Stream from "effect/Stream";

/** Saving a file takes an editor several steps; this much quiet means that it is done. */
const quiet = "10 millis";

/**
 * The paths of files below a folder, each when it was saved, from now on: what is saved before
 * somebody reads the stream is in it.
 */
export const saves = (
  folder: URL,
): Effect.Effect<Stream.Stream<string>, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => Deno.watchFs(fileURLToPath(folder))),
      (watcher) => Effect.sync(() => watcher.close()),
    ),
    (watcher) =>
      Stream.fromAsyncIterable(watcher, (cause) => cause).pipe(
        Stream.orDie,
        Stream.filter(({ kind }) => kind !== "access"),
        Stream.mapConcat(({ paths }) => paths),
        Stream.debounce(quiet),
      ),
  );
