/**
 * Processes that live as long as they are told, and what is seen of them.
 *
 * @module
 */
import * as Deferred from "effect/Deferred";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import * as Trace from "../../../../src/trace/trace.ts";
import type { Process } from "./solution.ts";

/** How long a process lives, in seconds, or that it cannot be started. */
export type Life = number | "fails";

export interface Ward<E = never> {
  readonly start: Effect.Effect<Process, E, Scope.Scope>;
  readonly starts: () => number;
  readonly alive: () => number;
  /** Most that were there at once. */
  readonly most: () => number;
  /** Processes whose scope was closed. */
  readonly gone: () => number;
  /** From the end of each process, or of a failed start, to the next start, in seconds. */
  readonly pauses: () => ReadonlyArray<number>;
}

/** Starting takes so long, and killing what lives. */
const starting = Duration.millis(100);
const killing = Duration.millis(50);

/**
 * Makes a ward whose processes live as is said, one after the other, and then for ever.
 *
 * @param lingers seconds that it takes until one that has ended by itself is gone.
 */
export const makeWard = <E>(
  lives: ReadonlyArray<Life>,
  { cannot, lingers }: { readonly cannot: () => E; readonly lingers: number },
): Effect.Effect<Ward<E>, never, Trace.Trace> =>
  Effect.gen(function* () {
    const clock = yield* Effect.clock;
    const { unsafeEmit } = yield* Trace.Trace;
    const now = (): number => Number(clock.unsafeCurrentTimeNanos()) / 1e9;
    const beginnings: Array<number> = [];
    /** By the number of the start. */
    const ends: Array<number> = [];
    const becomes = (number: number, from: string, to: string): void =>
      unsafeEmit({ _tag: "StateChanged", machine: `process-${number + 1}`, from, to });
    let alive = 0;
    let most = 0;
    let gone = 0;

    /** It is there until its scope closes: by its own end, or killed. */
    const live = (number: number, life: number): Effect.Effect<Process, never, Scope.Scope> =>
      Effect.gen(function* () {
        const ended = Deferred.unsafeMake<void>(yield* Effect.fiberId);
        yield* Effect.acquireRelease(
          Effect.sync(() => {
            alive++;
            most = Math.max(most, alive);
            becomes(number, "starting", "up");
          }),
          () =>
            Effect.gen(function* () {
              const hasEnded = yield* Deferred.isDone(ended);
              yield* Effect.sleep(hasEnded ? Duration.seconds(lingers) : killing);
              alive--;
              gone++;
              ends[number] = now();
              becomes(number, hasEnded ? "ended" : "up", "gone");
            }),
        );
        const ending = Effect.sync(() => {
          ends[number] = now();
          becomes(number, "up", "ended");
          Deferred.unsafeDone(ended, Effect.void);
        });
        yield* Effect.forkScoped(Effect.delay(ending, Duration.seconds(life)));
        return { ended: Deferred.await(ended) };
      });

    const start = Effect.suspend(() => {
      const number = beginnings.push(now()) - 1;
      const life = lives[number] ?? 1e9;
      const begun = Effect.sleep(starting);
      if (life !== "fails") return Effect.zipRight(begun, live(number, life));
      const fail = Effect.suspend(() => {
        ends[number] = now();
        becomes(number, "starting", "failed");
        return Effect.fail(cannot());
      });
      return Effect.zipRight(begun, fail);
    });

    return {
      start,
      starts: () => beginnings.length,
      alive: () => alive,
      most: () => most,
      gone: () => gone,
      pauses: () => beginnings.slice(1).map((at, number) => at - ends[number]!),
    };
  });
