import type { FailingRun } from "../exercise/report.ts";
import { seconds } from "./number.ts";

const departed = ({ departures: { length } }: FailingRun): string =>
  length === 0
    ? "first come, first served"
    : `with ${length} ${length === 1 ? "fiber" : "fibers"} out of turn`;

/** Where a run failed: its seed, and its moment. */
export const whereOf = (run: FailingRun): string =>
  `seed ${run.seed}, at ${seconds(run.at, 3)}, ${departed(run)}`;
