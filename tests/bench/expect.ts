import * as Effect from "effect/Effect";

/** Throws unless the two are the same. */
export const expectSame = (what: string, actual: unknown, expected: unknown): void => {
  if (actual !== expected) throw new Error(`${what} should be ${expected} and is ${actual}`);
};

/** Throws unless the statistics of a pool or a breaker hold these values. */
export const expectStatistics = <S, K extends keyof S & string>(
  { statistics }: { readonly statistics: Effect.Effect<S> },
  expected: Pick<S, K>,
): void => {
  const actual = Effect.runSync(statistics);
  for (const key in expected) expectSame(key, actual[key], expected[key]);
};
