/**
 * What a figure is, and how figures of each kind are made.
 *
 * @module
 */
import type { Source } from "./measurement.ts";
import type { Read } from "./samples.ts";

/**
 * A number that is measured anew in each round. It is worked out within a round, from measurements
 * that lie close together, so that a machine that gets busier between two rounds shifts nothing.
 */
interface Value {
  readonly of: (read: Read) => number;
}

/** A value, and how to print it. */
export interface Quantity extends Value {
  readonly format: (value: number) => string;
}

/** A value, and where it comes from. */
interface Sourced extends Value {
  readonly sources: ReadonlyArray<Source>;
}

/** How much a quantity may be, or must be. */
export type Limit =
  & { readonly on: Quantity }
  & ({ readonly most: number } | { readonly least: number });

/** A row of the table. */
export interface Figure {
  /** Begins with its subject and a colon. */
  readonly title: string;
  readonly sources: ReadonlyArray<Source>;
  readonly ours: Quantity;
  readonly peer?: Quantity;
  readonly ratio?: Quantity;
  /** Without a limit, the row is for information. */
  readonly limit?: Limit;
  /** Finds out what no number says; printed under the table. */
  readonly remarks?: () => Promise<ReadonlyArray<string>>;
}

const threeDigits = (value: number): string =>
  value.toFixed(Math.max(0, 2 - Math.floor(Math.log10(Math.max(value, 1)))));

const nanoseconds = (value: number): string => {
  if (value < 1e3) return `${value.toFixed(0)} ns`;
  return value < 1e6 ? `${threeDigits(value / 1e3)} µs` : `${threeDigits(value / 1e6)} ms`;
};

const bytes = (value: number): string => `${threeDigits(value / 1e3)} kB`;

const perSecond = (value: number): string => `${threeDigits(value)}/s`;

const plain = (value: number): string => value.toFixed(2);

const times = (value: number): string => `${value.toFixed(2)} ×`;

/** Whichever takes least in a round. */
export const fastest = (...sources: ReadonlyArray<Source>): Sourced => ({
  sources,
  of: (read) => Math.min(...sources.map(read)),
});

/** A source, or what is made of several. */
type Side = Source | Sourced;

type Pair = readonly [ours: Side, peer: Side];

const sourced = (side: Side): Sourced =>
  typeof side === "string" ? { sources: [side], of: (read) => read(side) } : side;

const compared = (title: string, format: (value: number) => string, pair: Pair) => {
  const [ours, peer] = [sourced(pair[0]), sourced(pair[1])];
  return {
    title,
    sources: [...ours.sources, ...peer.sources],
    ours: { of: ours.of, format },
    peer: { of: peer.of, format },
    ratio: { of: (read: Read) => ours.of(read) / peer.of(read), format: times },
  };
};

/** Time against a peer's, and how many times that it may be. */
export const time = (title: string, pair: Pair, most?: number): Figure => {
  const figure = compared(title, nanoseconds, pair);
  return most === undefined ? figure : { ...figure, limit: { on: figure.ratio, most } };
};

/** Operations per second against a peer's, and how many times that they must be. */
export const rate = (title: string, pair: Pair, least: number): Figure => {
  const figure = compared(title, perSecond, pair);
  return { ...figure, limit: { on: figure.ratio, least } };
};

/** Bytes, and how many they may be, whatever the peer takes. */
export const heap = (title: string, pair: Pair, most?: number): Figure => {
  const figure = compared(title, bytes, pair);
  return most === undefined ? figure : { ...figure, limit: { on: figure.ours, most } };
};

const count = (value: number): string => String(Number(value.toFixed(3)));

const units = { bytes, time: nanoseconds, count } as const;

/** A value, and how much it may be. */
export const amount = (
  title: string,
  source: Source,
  unit: keyof typeof units,
  most?: number,
): Figure => {
  const ours: Quantity = { of: (read) => read(source), format: units[unit] };
  const figure = { title, sources: [source], ours };
  return most === undefined ? figure : { ...figure, limit: { on: ours, most } };
};

/** Time, and how much more it may be than a floor's. Both are 0 on a machine that is fast enough. */
export const timeBeyond = (title: string, pair: Pair, most: number): Figure => {
  const { ours, peer, sources } = compared(title, nanoseconds, pair);
  const beyond: Quantity = {
    of: (read) => Math.max(0, ours.of(read) - peer.of(read)),
    format: nanoseconds,
  };
  return { title, sources, ours, peer, limit: { on: beyond, most } };
};

/** The power of the number of callers by which the time for all of them grows. */
export const exponent = (
  [few, small]: readonly [number, Source],
  [many, large]: readonly [number, Source],
) => ({
  sources: [small, large],
  of: (read: Read) => 1 + Math.log(read(large) / read(small)) / Math.log(many / few),
  format: plain,
});

type Exponent = ReturnType<typeof exponent>;

export const growth = (title: string, ours: Exponent, peer: Exponent, most?: number): Figure => ({
  title,
  sources: [...ours.sources, ...peer.sources],
  ours,
  peer,
  ...(most !== undefined && { limit: { on: ours, most } }),
});
