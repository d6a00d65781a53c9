import type { BulkheadSubject } from "./bulkhead.ts";

/**
 * The bulkhead that is written in an afternoon: a counter, and a list of those who wait to look at
 * it again. It breaks every rule, so that each scenario can be seen to notice.
 */
export const naiveBulkhead: BulkheadSubject = {
  name: "naive bulkhead",
  heading: ["naive", ""],
  make: ({ callLimit, capacity, queue = Infinity }) => {
    let free = capacity;
    const waiting: Array<() => void> = [];

    const take = async (places = queue): Promise<void> => {
      while (free === 0) {
        if (waiting.length >= places) throw new Error("full");
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      free--;
    };
    const release = (): void => {
      free++;
      waiting.shift()?.();
    };
    const givingUp = (work: () => Promise<void>): Promise<void> =>
      callLimit === undefined ? work() : Promise.race([
        work(),
        new Promise<void>((_, reject) => setTimeout(() => reject(new Error("late")), callLimit)),
      ]);

    return Promise.resolve({
      run: async (work, { signal, size = 1 } = {}) => {
        for (let n = 0; n < size; n++) await take();
        // Too late: the permits are taken, and nobody gives them back.
        signal?.throwIfAborted();
        try {
          await givingUp(work);
        } finally {
          for (let n = 0; n < size; n++) release();
        }
      },
      resize: async (size) => {
        for (let n = size; n < capacity; n++) await take(Infinity);
      },
      take: async () => {
        await take();
        return () => Promise.resolve(release());
      },
      close: () => Promise.resolve(),
    });
  },
};
