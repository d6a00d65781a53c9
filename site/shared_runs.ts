/**
 * Runs that clients share. A lesson with the same parameters and the same seed gives the same events
 * to whoever watches: those who come at about the same time read one simulation, each at a place of
 * their own.
 *
 * @module
 */
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as FiberId from "effect/FiberId";
import type * as Option from "effect/Option";
import * as Scope from "effect/Scope";
import type { Pull, Source } from "./source.ts";

/** What comes at a place of a run; it fails with `None` at the end. */
type Step<A, E> = Pull<{ readonly value: A; readonly next: Place<A, E> }, E>;

/** A place in a run knows what lies ahead and not what lies behind: what all have had is let go. */
interface Place<A, E> {
  /** Left out until somebody has asked for it. */
  step?: Step<A, E>;
}

interface SharedRun<A, E> {
  readonly key: string;
  readonly scope: Scope.CloseableScope;
  readonly pull: Pull<A, E>;
  readers: number;
  /** Steps that were taken by the reader that is furthest ahead. */
  steps: number;
}

/** Somebody who reads a run, and how far they are. */
interface Reader<A, E> {
  readonly run: SharedRun<A, E>;
  place: Place<A, E>;
}

/**
 * Makes a function that shares a source among all who read one of the same key. Nothing is pulled
 * before a reader needs it; the last one to leave ends it.
 *
 * @param window how many pieces a reader may have had while others still come in. Whoever comes later
 * begins a run of their own, so that what is kept for latecomers has a bound.
 */
export const makeSharing = <A, E>(window: number) => {
  const open = new Map<
    string,
    { readonly run: SharedRun<A, E>; readonly begin: Place<A, E> }
  >();

  const closeToOthers = (run: SharedRun<A, E>): void => {
    if (open.get(run.key)?.run === run) open.delete(run.key);
  };

  /** A fiber of the run takes the step, so that who asked may leave while others wait for it. */
  const begin = (run: SharedRun<A, E>, place: Place<A, E>): Step<A, E> => {
    const taken = Deferred.unsafeMake<Effect.Effect.Success<Step<A, E>>, Option.Option<E>>(
      FiberId.none,
    );
    const take = Effect.onExit(
      Effect.map(run.pull, (value) => ({ value, next: {} })),
      (exit) =>
        Effect.sync(() => {
          place.step = exit;
          run.steps++;
          if (run.steps === window) closeToOthers(run);
          Deferred.unsafeDone(taken, exit);
        }),
    );
    place.step = Deferred.await(taken);
    return Effect.zipRight(
      Effect.forkIn(Effect.interruptible(take), run.scope),
      Effect.interruptible(place.step),
    );
  };

  const stepAt = (run: SharedRun<A, E>, place: Place<A, E>): Step<A, E> =>
    place.step ?? Effect.uninterruptible(
      // Somebody else may have begun it since.
      Effect.suspend(() =>
        place.step === undefined ? begin(run, place) : Effect.interruptible(place.step)
      ),
    );

  const join = (key: string, source: Source<A, E>): Effect.Effect<Reader<A, E>> =>
    Effect.gen(function* () {
      const scope = yield* Scope.make();
      const pull = yield* Effect.cached(Scope.extend(source, scope));
      // From the look to the entry nobody comes between.
      return yield* Effect.sync(() => {
        const { begin, run } = open.get(key) ?? {
          run: { key, scope, pull: Effect.flatten(pull), readers: 0, steps: 0 },
          begin: {},
        };
        open.set(key, { run, begin });
        run.readers++;
        return { run, place: begin };
      });
    });

  const leave = ({ run }: Reader<A, E>): Effect.Effect<void> =>
    Effect.suspend(() => {
      run.readers--;
      if (run.readers > 0) return Effect.void;
      closeToOthers(run);
      return Scope.close(run.scope, Exit.void);
    });

  const read = (reader: Reader<A, E>): Pull<A, E> =>
    Effect.map(Effect.suspend(() => stepAt(reader.run, reader.place)), ({ next, value }) => {
      reader.place = next;
      return value;
    });

  return (key: string, source: Source<A, E>): Source<A, E> =>
    Effect.map(Effect.acquireRelease(join(key, source), leave), read);
};
