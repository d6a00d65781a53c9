import type { BreakerState, BreakerSubject } from "./breaker.ts";

/**
 * Two breakers as they are written in an afternoon. One lets everybody try when it is half-open,
 * the other marks that somebody tries; between them they break every rule.
 */
const naiveBreaker = (name: string, marksProbe: boolean): BreakerSubject => ({
  name,
  heading: ["naive", ""],
  make: ({ capacity = Infinity, failures, ignores, onChange, openFor }) => {
    let state: BreakerState = "closed";
    let failed = 0;
    let until = 0;
    let probing = false;
    let running = 0;

    const change = (to: BreakerState): void => {
      if (to === state) return;
      onChange?.();
      state = to;
    };
    const succeeded = (): void => {
      probing = false;
      if (state === "half-open") change("closed");
      else failed = 0;
    };
    const failedWith = (error: unknown): void => {
      if (ignores?.(error) || (error as Error).name === "AbortError") return;
      probing = false;
      if (++failed < failures) return;
      until = Date.now() + openFor;
      change("open");
    };
    const enter = (): void => {
      if (state === "open" && Date.now() >= until) change("half-open");
      if (state === "open" || (state === "half-open" && marksProbe && probing)) {
        throw new Error("open");
      }
      if (state === "half-open") probing = true;
    };

    return Promise.resolve({
      run: async (work, signal = new AbortController().signal) => {
        enter();
        try {
          if (running >= capacity) throw new Error("full");
          running++;
          const answer = await work(signal).finally(() => running--);
          succeeded();
          return answer;
        } catch (error) {
          failedWith(error);
          throw error;
        }
      },
      state: () => state,
      reset: () => change("closed"),
      close: () => Promise.resolve(),
    });
  },
});

export const naiveBreakers: ReadonlyArray<BreakerSubject> = [
  naiveBreaker("naive breaker that lets all try", false),
  naiveBreaker("naive breaker that marks its probe", true),
];
