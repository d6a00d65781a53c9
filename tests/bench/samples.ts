import type { Source } from "./measurement.ts";

/** All that was measured, by source and by round. */
export type Samples = Map<Source, Array<Array<number>>>;

/** The value of a source, as a figure sees it. */
export type Read = (source: Source) => number;

export const noSamples = (): Samples => new Map();

export const addSample = (
  samples: Samples,
  source: Source,
  round: number,
  value: number,
): void => {
  const rounds = samples.get(source) ?? [];
  samples.set(source, rounds);
  (rounds[round] ??= []).push(value);
};

export const median = (values: ReadonlyArray<number>): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/** Reads what one round measured. */
export const inRound = (samples: Samples, round: number): Read => (source) =>
  median(samples.get(source)![round]!);
