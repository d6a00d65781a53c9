import * as Effect from "effect/Effect";

/** Runs an effect so many times, one after the other in one fiber. */
export const repeatedly = <E>(
  times: number,
  call: () => Effect.Effect<unknown, E>,
): Effect.Effect<void, E> =>
  Effect.gen(function* () {
    for (let time = 0; time < times; time++) yield* call();
  });
