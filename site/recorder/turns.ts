/**
 * Whose turn it is, where one thing is done at a time.
 *
 * @module
 */
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as FiberId from "effect/FiberId";
import type * as Scope from "effect/Scope";

/** Milliseconds of work between two turns of the host, each of which takes one or two itself. */
const stint = 10;

/** Work that somebody waits for. */
interface Task {
  readonly deadline: number;
  readonly perform: Effect.Effect<unknown>;
}

/** Does work when its turn has come, and not at all where nobody waits for it any more. */
export type InTurn = <A>(deadline: number, work: Effect.Effect<A>) => Effect.Effect<A>;

/**
 * Makes turns: the earliest deadline comes first (Liu and Layland, 1973), and whatever was begun is
 * done to its end. From time to time the host has its turn, and more may be asked for.
 */
export const makeTurns: Effect.Effect<InTurn, never, Scope.Scope> = Effect.gen(function* () {
  const tasks = new Set<Task>();
  const isAsked = yield* Effect.makeLatch();
  const earliest = (): Task | undefined => {
    let first: Task | undefined;
    for (const task of tasks) {
      if (first === undefined || task.deadline < first.deadline) first = task;
    }
    return first;
  };

  const performNext = Effect.suspend(() => {
    const task = earliest();
    if (task === undefined) return isAsked.close;
    tasks.delete(task);
    return task.perform;
  });

  const clock = yield* Effect.clock;
  let rested = 0;
  const rest = Effect.suspend(() => {
    if (clock.unsafeCurrentTimeMillis() - rested < stint) return Effect.void;
    return Effect.zipRight(
      Effect.sleep(0),
      Effect.sync(() => rested = clock.unsafeCurrentTimeMillis()),
    );
  });

  yield* isAsked.await.pipe(
    Effect.zipRight(performNext),
    Effect.zipRight(rest),
    Effect.forever,
    Effect.forkScoped,
  );

  return <A>(deadline: number, work: Effect.Effect<A>) =>
    Effect.suspend(() => {
      const done = Deferred.unsafeMake<A>(FiberId.none);
      const task: Task = { deadline, perform: Effect.intoDeferred(work, done) };
      tasks.add(task);
      return isAsked.open.pipe(
        Effect.zipRight(Deferred.await(done)),
        Effect.ensuring(Effect.sync(() => tasks.delete(task))),
      );
    });
});
