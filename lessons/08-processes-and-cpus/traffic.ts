/**
 * What the shop is asked for: pages, reports, and some bad reports among them.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import * as Random from "effect/Random";
import type { Arrival } from "../../src/lesson/arrival.ts";
import type { Job } from "./job.ts";

export type Fault = "loop" | "memory" | "killed";

/** How much of what, and when. Times are in seconds, rates per second. */
export interface Traffic {
  readonly fault: Fault;
  readonly bad: number;
  readonly badAt: number;
  readonly loop: number;
  readonly pages: number;
  readonly reports: number;
  readonly length: number;
}

export interface Arriving extends Arrival {
  readonly job: Job;
  readonly isBad: boolean;
}

/** Draws it all, in order of time. */
export const drawTraffic = (
  values: Traffic,
): Effect.Effect<ReadonlyArray<Arriving>> =>
  Effect.gen(function* () {
    const drawn: Array<Arriving> = [];
    const arrivals = (rate: number, draw: Effect.Effect<Job>) =>
      Effect.gen(function* () {
        if (rate === 0) return;
        for (let at = 0;;) {
          at += -Math.log(1 - (yield* Random.next)) / rate;
          if (at >= values.length) return;
          drawn.push({ at, job: yield* draw, isBad: false });
        }
      });
    const page = Effect.map(Random.nextRange(50, 150), (waits): Job => ({
      kind: "page",
      waits,
      computes: 3,
      grows: false,
    }));
    const report = Effect.map(Random.nextRange(100, 300), (computes): Job => ({
      kind: "report",
      waits: 0,
      computes,
      grows: false,
    }));
    yield* arrivals(values.pages, page);
    yield* arrivals(values.reports, report);
    const computes = values.fault === "loop" ? values.loop * 1000 : 200;
    const grows = values.fault === "memory";
    for (let index = 0; index < values.bad; index++) {
      const job: Job = { kind: "report", waits: 0, computes, grows };
      drawn.push({ at: values.badAt + index, job, isBad: true });
    }
    return drawn.sort((one, other) => one.at - other.at);
  });
