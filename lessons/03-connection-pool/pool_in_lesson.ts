/**
 * A learner's pool in this lesson's program, as both exercises in which one is written show it: one
 * pool for all.
 *
 * @module
 */
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import { expectMade } from "../../src/exercise/expectation.ts";
import { inLesson } from "../../src/exercise/in_lesson.ts";
import type { Wanted } from "../../src/exercise/shape.ts";
import type { Connection, QueryFailed } from "./database.ts";
import { Databases, loadedOnce } from "./databases.ts";
import lesson, {
  connector,
  healthy,
  opened,
  sizeOfAll,
  traffic,
  withDatabases,
} from "./program.ts";
import { makeLibrary } from "./wasm/library.ts";
import { layerOn } from "./wasm/sqlite.ts";

/** What a learner's pool is made with. */
interface Options {
  readonly size: number;
  readonly open: Effect.Effect<Connection, QueryFailed>;
  readonly close: (connection: Connection) => Effect.Effect<void>;
  readonly healthy: (connection: Connection) => Effect.Effect<boolean>;
}

interface Pool {
  readonly use: <A, E>(
    work: (connection: Connection) => Effect.Effect<A, E>,
  ) => Effect.Effect<A, unknown>;
  /** Only one of the exercises asks for it. */
  readonly inUse?: Effect.Effect<number>;
}

type Shape = { readonly makePool: Wanted<(options: Options) => Effect.Effect<Pool>> };

const module = "sqlite3.wasm";

export default inLesson<Shape, typeof lesson["parameters"]>({
  lesson,
  needs: {
    files: [module],
    context: (file) =>
      Context.make(
        Databases,
        loadedOnce(async () =>
          layerOn(await makeLibrary(await WebAssembly.compile(await file(module))))
        ),
      ),
  },
  program: ({ makePool }, values) =>
    withDatabases(Effect.gen(function* () {
      const size = sizeOfAll(values);
      const open = yield* Effect.orDie(connector(values, "shop"));
      const { inUse, use } = yield* expectMade(
        `makePool({ size: ${size}, open, close, healthy })`,
        () => makePool({ size, open, close: (connection) => connection.close, healthy }),
        { is: "pool", functions: ["use"] },
      );
      yield* opened("shared", size);
      const pool = { compartment: "shared", use, inUse };
      yield* traffic(values, { read: pool, write: pool, report: pool });
    })),
});
