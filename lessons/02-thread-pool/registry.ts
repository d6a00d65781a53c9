/**
 * Pools by name, for a service that learns only at run time what it will call.
 *
 * @module
 */
import * as Data from "effect/Data";
import * as Effect from "effect/Effect";
import * as Scope from "effect/Scope";
import * as ThreadPool from "./thread_pool.ts";

/** No pool of this name was registered. */
export class UnknownPool extends Data.TaggedError("UnknownPool")<{
  readonly name: string;
  readonly known: ReadonlyArray<string>;
}> {
  override get message(): string {
    const known = this.known.length === 0 ? "none is registered" : this.known.join(", ");
    return `no pool is called "${this.name}" (known: ${known})`;
  }
}

/** The name is taken: two services must not share a pool by accident. */
export class NameTaken extends Data.TaggedError("NameTaken")<{ readonly name: string }> {
  override get message(): string {
    return `a pool called "${this.name}" is registered already`;
  }
}

// #region registry
export interface Registry {
  /** Makes a pool and keeps it under its name. */
  readonly register: (
    options: ThreadPool.Options,
  ) => Effect.Effect<ThreadPool.ThreadPool, NameTaken>;
  readonly get: (name: string) => Effect.Effect<ThreadPool.ThreadPool, UnknownPool>;
  /** Of every pool, in the order they were registered. */
  readonly statistics: Effect.Effect<ReadonlyArray<ThreadPool.Statistics>>;
}

/** Makes an empty registry. Its pools shut down when the scope closes, the latest first. */
export const make: Effect.Effect<Registry, never, Scope.Scope> = Effect.gen(function* () {
  const scope = yield* Effect.scope;
  const pools = new Map<string, ThreadPool.ThreadPool | undefined>();

  return {
    register: (options) =>
      Effect.suspend(() => {
        // Taken in the same step as it was looked up, so that nobody else takes it meanwhile.
        if (pools.has(options.name)) return new NameTaken({ name: options.name });
        pools.set(options.name, undefined);
        return ThreadPool.make(options).pipe(
          Effect.tap((pool) => pools.set(options.name, pool)),
          Effect.onError(() => Effect.sync(() => pools.delete(options.name))),
          Effect.provideService(Scope.Scope, scope),
        );
      }),
    get: (name) =>
      Effect.suspend(() => {
        const pool = pools.get(name);
        return pool === undefined
          ? new UnknownPool({ name, known: Array.from(pools.keys()) })
          : Effect.succeed(pool);
      }),
    statistics: Effect.suspend(() =>
      Effect.forEach(
        Array.from(pools.values()).filter((pool) => pool !== undefined),
        (pool) => pool.statistics,
      )
    ),
  };
});
// #endregion
