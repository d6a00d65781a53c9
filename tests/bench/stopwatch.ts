/** Work to be timed, in batches. */
export interface Work {
  /** How many operations a batch is. */
  readonly operations: number;
  /** Comes before each batch, and is not timed. */
  readonly prepare?: () => Promise<void> | void;
  readonly batch: () => Promise<void>;
  /** Stands in for the batch while warming up, where a batch takes many seconds. */
  readonly warmUp?: () => Promise<void>;
  /** Throws unless all that was timed has really been done. */
  readonly check?: () => void;
}

/**
 * In milliseconds. After the first second most candidates keep their pace; the simulations still
 * get up to a fifth faster in the next ten.
 */
const warmUpTime = 1_000;

/** In milliseconds: many garbage collections, in every candidate that causes any. */
const leastTime = 1_000;

const repeat = async ({ batch, prepare }: Pick<Work, "batch" | "prepare">, leastTime: number) => {
  let batches = 0;
  let elapsed = 0;
  do {
    await prepare?.();
    const start = performance.now();
    await batch();
    elapsed += performance.now() - start;
    batches++;
  } while (elapsed < leastTime);
  return { batches, elapsed };
};

/**
 * The mean time of an operation in nanoseconds, after a warm-up.
 *
 * A mean, so that garbage collection is paid for by whoever causes it: the median of short samples
 * would leave the collections out. For the same reason none is forced here. Besides, code that V8
 * has optimized runs slower after a forced one: a bare `Effect.void` took two to four times as long.
 */
export const timePerOperation = async (work: Work): Promise<number> => {
  await repeat({ ...work, batch: work.warmUp ?? work.batch }, warmUpTime);
  const { batches, elapsed } = await repeat(work, leastTime);
  work.check?.();
  return elapsed * 1e6 / (batches * work.operations);
};
