/**
 * The service that most of us run: one process for everything, started again at once when it dies.
 *
 * @module
 */
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import type * as Scope from "effect/Scope";
import { refuse } from "../02-thread-pool/refuse.ts";
import { type Change, Lost, type Mortal } from "./supervisor.ts";

export interface Options<P extends Mortal, E> {
  readonly name: string;
  readonly spawn: Effect.Effect<P, E, Scope.Scope>;
  readonly onChange?: (change: Change) => void;
}

export interface SharedProcess<P> {
  /** Lends the process, to many at once; nobody waits for one that is being started. */
  readonly use: <A, E, R>(
    work: (process: P) => Effect.Effect<A, E, R>,
  ) => Effect.Effect<A, E | Lost, R>;
}

// #region naive
/** Starts the process, and returns when it is up for the first time. */
export const make = <P extends Mortal, E>(
  { name, onChange = () => {}, spawn }: Options<P, E>,
): Effect.Effect<SharedProcess<P>, never, Scope.Scope> =>
  Effect.gen(function* () {
    const firstUp = yield* Deferred.make<void>();
    let current: P | undefined;

    const life = Effect.gen(function* () {
      const process = yield* spawn;
      current = process;
      onChange({ process: name, from: "starting", to: "up" });
      yield* Deferred.succeed(firstUp, undefined);
      yield* process.ended;
      current = undefined;
      onChange({ process: name, from: "up", to: "starting" });
    });
    const keeper = yield* Effect.forkScoped(Effect.forever(Effect.orDie(Effect.scoped(life))));
    yield* Effect.raceFirst(Deferred.await(firstUp), Fiber.join(keeper));

    return {
      use: (work) =>
        Effect.suspend(() => {
          if (current === undefined) {
            return refuse(new Lost(name, "Crashed", "it is being started"));
          }
          const lost = Effect.flatMap(
            current.ended,
            (how) => refuse(new Lost(name, "Crashed", how)),
          );
          return Effect.raceFirst(work(current), lost);
        }),
    };
  });
// #endregion
