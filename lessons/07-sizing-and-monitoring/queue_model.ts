/**
 * What queueing theory says of a compartment before anything runs: Little's law, and the queue that
 * is called M/M/c/K. Times are seconds, rates are per second.
 *
 * @module
 */
import { requireWhole } from "../02-thread-pool/require_whole.ts";

/** What comes in. */
export interface Load {
  /** Arrivals per second, at random moments that know nothing of each other. */
  readonly rate: number;
  /** The mean time that a worker takes for one, in seconds. */
  readonly duration: number;
}

/** What it comes into. */
export interface Room {
  readonly workers: number;
  /** How many may wait; `Infinity` where nothing limits them. */
  readonly queue: number;
}

// #region little
/**
 * Little's law: how many are inside on average is the rate at which they come in times the time
 * that they stay. It asks nothing about their order, their spread, or what they do in there.
 */
export const underWay = ({ duration, rate }: Load): number => rate * duration;

/** The law the other way round: the longest queue that so many workers empty within a time. */
export const queueWithin = (longestWait: number, workers: number, duration: number): number =>
  Math.floor(longestWait * workers / duration);
// #endregion

/** A compartment under a load that has lasted for ever, on average. */
export interface Prediction {
  /** Workers at work. */
  readonly busy: number;
  /** The share of the workers that is, from 0 to 1. */
  readonly utilisation: number;
  /** The chance that an arrival finds the queue full. */
  readonly refused: number;
  /** Callers in the queue. */
  readonly waiting: number;
  /** Seconds that those who are let in wait, the lucky ones included. */
  readonly wait: number;
}

// #region model
/**
 * The M/M/c/K queue: arrivals at random moments, durations spread exponentially, `c` workers, and
 * `K` callers inside at most, at work or waiting.
 *
 * The room is filled up place by place. With one more place, `full` is the chance that all places
 * are taken, which is Erlang's recursion; the other means are carried along, and nothing grows that
 * could overflow.
 */
const finite = ({ duration, rate }: Load, { queue, workers }: Room): Prediction => {
  let full = 1;
  let busy = 0;
  let waiting = 0;
  for (let inside = 1; inside <= workers + queue; inside++) {
    const odds = full * rate * duration / Math.min(inside, workers);
    full = odds / (1 + odds);
    busy += full * (Math.min(inside, workers) - busy);
    waiting += full * (Math.max(0, inside - workers) - waiting);
  }
  const admitted = rate * (1 - full);
  // Little's law once more, for the queue alone.
  const wait = waiting / admitted;
  return { busy, utilisation: busy / workers, refused: full, waiting, wait };
};
// #endregion

/** The M/M/c queue, by Erlang's C formula: no limit to the queue, and none to the wait. */
const unlimited = (load: Load, { workers }: Room): Prediction => {
  const offered = underWay(load);
  if (offered >= workers) {
    return { busy: workers, utilisation: 1, refused: 0, waiting: Infinity, wait: Infinity };
  }
  const utilisation = offered / workers;
  const { refused: blocked } = finite(load, { workers, queue: 0 });
  const delayed = blocked / (1 - utilisation * (1 - blocked));
  const waiting = delayed * utilisation / (1 - utilisation);
  return { busy: offered, utilisation, refused: 0, waiting, wait: waiting / load.rate };
};

const requirePositive = (what: string, value: number): void => {
  if (!(value > 0 && value < Infinity)) throw new RangeError(`${what} must be more than 0`);
};

/**
 * What the model says of a room under a load.
 *
 * @throws RangeError where a number is not one that a load or a room can have.
 */
export const predict = (load: Load, room: Room): Prediction => {
  requirePositive("rate", load.rate);
  requirePositive("duration", load.duration);
  requireWhole("workers", room.workers, { least: 1 });
  if (room.queue === Infinity) return unlimited(load, room);
  requireWhole("queue", room.queue, { least: 0 });
  return finite(load, room);
};

/** What callers were promised. */
export interface ServiceLevel {
  /** The largest share that may be turned away, from 0 to 1. */
  readonly refused: number;
  /** The longest mean wait, in seconds. */
  readonly wait: number;
}

/**
 * The fewest workers with which the model keeps a promise; `undefined` where `most` are not enough.
 */
export const workersFor = (
  load: Load,
  queue: number,
  promised: ServiceLevel,
  most = 1000,
): number | undefined => {
  for (let workers = 1; workers <= most; workers++) {
    const { refused, wait } = predict(load, { workers, queue });
    if (refused <= promised.refused && wait <= promised.wait) return workers;
  }
  return undefined;
};
