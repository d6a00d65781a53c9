/**
 * Which of the possible orders a simulation takes.
 *
 * - `undefined`: ready fibers run first come, first served, and run until they wait.
 * - a seed: wherever a fiber becomes ready, the seed may let it overtake others; before each of
 *   its operations, the seed may make it yield.
 * - a seed and `only`: of the seed's departures from first come, first served, just these are
 *   made. Shrinking a failing run produces such a schedule.
 */
export type Schedule = undefined | {
  readonly seed: number;
  readonly only?: ReadonlySet<Departure>;
};

/**
 * One departure from first come, first served, by its place in the program: `y3.17` is fiber 3
 * made to yield before its 17th operation, `r3.2` is fiber 3 overtaking when ready the 2nd time.
 *
 * Places in the program stay the same when other departures are left out; that is what makes a
 * failing run shrink well.
 */
export type Departure = `${"y" | "r"}${number}.${number}`;

/** Answers a simulation's scheduling questions, and remembers where it left the plain order. */
export interface Decisions {
  /** How many of `count` ready fibers are to run before this one, which has become ready. */
  readonly behind: (fiber: number, count: number) => number;
  /** Whether this running fiber must make way before its next operation. */
  readonly yields: (fiber: number) => boolean;
  readonly departures: () => ReadonlyArray<Departure>;
}

/** How often a fiber is made to yield. A seed fixes one of these, so that seeds differ in kind. */
const yieldRates = [0, 1 / 64, 1 / 16, 1 / 4] as const;

/** How often a fiber that becomes ready overtakes; a seed fixes one of these. */
const overtakingRates = [1 / 2, 1 / 8, 0] as const;

/**
 * Effect 3 asks a scheduler this many times more, for the operations of a forced yield itself and
 * once again for the operation it came before. They are no places of the program.
 */
const askedByYield = 10;

/**
 * A number from 0 up to but not including 1, the same for the same arguments: FNV-1a over them,
 * then the finalizer of MurmurHash3 to spread the bits.
 */
const draw = (...numbers: ReadonlyArray<number>): number => {
  let hash = 0x811c9dc5;
  for (const number of numbers) {
    hash = Math.imul(hash ^ number, 0x01000193);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ hash >>> 16, 0x85ebca6b);
  hash = Math.imul(hash ^ hash >>> 13, 0xc2b2ae35);
  return ((hash ^ hash >>> 16) >>> 0) / 0x100000000;
};

/** Starts the decisions of one run; there are none to take when all are first come, first served. */
export const decide = (schedule: Schedule): Decisions | undefined => {
  if (schedule === undefined) return undefined;
  const { seed, only } = schedule;
  const yieldRate = yieldRates[Math.abs(seed) % yieldRates.length]!;
  const overtakingRate = overtakingRates[Math.abs(seed) % overtakingRates.length]!;
  const departures: Array<Departure> = [];
  const operations = new Map<number, number>();
  const readied = new Map<number, number>();
  const unasked = new Map<number, number>();

  const count = (counts: Map<number, number>, fiber: number): number => {
    const next = (counts.get(fiber) ?? 0) + 1;
    counts.set(fiber, next);
    return next;
  };

  const depart = (departure: Departure): boolean => {
    const allowed = only === undefined || only.has(departure);
    if (allowed) departures.push(departure);
    return allowed;
  };

  return {
    behind: (fiber, others) => {
      const nth = count(readied, fiber);
      if (others === 0 || draw(seed, 1, fiber, nth) >= overtakingRate) return others;
      const place = Math.floor(draw(seed, 2, fiber, nth) * others);
      return depart(`r${fiber}.${nth}`) ? place : others;
    },
    yields: (fiber) => {
      const skipped = unasked.get(fiber) ?? 0;
      if (skipped > 0) {
        unasked.set(fiber, skipped - 1);
        return false;
      }
      const nth = count(operations, fiber);
      const yields = draw(seed, 3, fiber, nth) < yieldRate && depart(`y${fiber}.${nth}`);
      if (yields) unasked.set(fiber, askedByYield);
      return yields;
    },
    departures: () => departures,
  };
};
