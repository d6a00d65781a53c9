/**
 * What the shop is asked for: pages, reports, and some bad reports among them.
 *
 * @module
 */
import * as Effect from "effect/Effect";
import * as Random from "effect/Random";
import { type Arrival, drawArrivals } from "../../src/lesson/arrival.ts";
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
    const arrivals = (rate: number, draw: Effect.Effect<Job>) =>
      drawArrivals(
        { rate, to: values.length },
        (at) => Effect.map(draw, (job): Arriving => ({ at, job, isBad: false })),
      );
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
    const pages = yield* arrivals(values.pages, page);
    const reports = yield* arrivals(values.reports, report);
    const computes = values.fault === "loop" ? values.loop * 1000 : 200;
    const grows = values.fault === "memory";
    const bad = Array.from({ length: values.bad }, (_, index): Arriving => ({
      at: values.badAt + index,
      job: { kind: "report", waits: 0, computes, grows },
      isBad: true,
    }));
    return [...pages, ...reports, ...bad].sort((one, other) => one.at - other.at);
  });
