import type { Candidate } from "./candidates.ts";
import type { Figure } from "./figure.ts";
import {
  isSiteMeasurement,
  type SiteMeasurement,
  siteMeasurementOf,
  type SiteSource,
  whyNot,
} from "./site/measurements.ts";
import { isWholeProcess, timeOfRun, type WholeProcess } from "./whole_process.ts";

/** Where a number comes from. */
export type Source = Candidate | WholeProcess | SiteSource;

/** What is done to get numbers: one, or several at once of the site. */
export type Measurement = Candidate | WholeProcess | SiteMeasurement;

/** A candidate could not be measured. */
export class MeasurementFailed extends Error {
  override readonly name = "MeasurementFailed";
}

const measurementOf = (source: Source): Measurement =>
  siteMeasurementOf(source) ?? source as Candidate | WholeProcess;

/** Why a figure cannot be had on this machine; nothing if it can. */
export const whySkipped = ({ sources }: Figure): string | undefined => {
  const measurements = sources.map(measurementOf).filter(isSiteMeasurement);
  return measurements.map(whyNot).find((reason) => reason !== undefined);
};

/** Makes what some measurements need, before the first of them. */
export const prepare = async (sources: ReadonlyArray<Source>): Promise<void> => {
  if (!sources.map(measurementOf).some(isSiteMeasurement)) return;
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "build"],
    stdin: "null",
    cwd: new URL("../..", import.meta.url),
  }).output();
  if (!success) throw new MeasurementFailed(`deno task build: ${new TextDecoder().decode(stderr)}`);
};

/** A single run of a whole process says little, so there are at least this many over all rounds. */
const leastRuns = 15;

/** Visits of a page on a slow line say more. */
const leastVisits = 5;

const runsOf = (measurement: Measurement, rounds: number): number => {
  if (isWholeProcess(measurement)) return Math.ceil(leastRuns / rounds);
  const isVisit = measurement === "slow line" || measurement === "next lesson";
  return isVisit ? Math.ceil(leastVisits / rounds) : 1;
};

/**
 * What to measure in a round, in order. Each comes once, and whole processes and visits more often.
 * Every other round is in the opposite order, so that nobody always follows the same one.
 */
export const measurementsOfRound = (
  sources: ReadonlyArray<Source>,
  round: number,
  rounds: number,
): ReadonlyArray<Measurement> => {
  const measurements = Array.from(new Set(sources.map(measurementOf)));
  const turns = Math.max(...measurements.map((measurement) => runsOf(measurement, rounds)));
  const order = Array.from(
    { length: turns },
    (_, turn) => measurements.filter((measurement) => turn < runsOf(measurement, rounds)),
  ).flat();
  return round % 2 === 0 ? order : order.reverse();
};

const valueOf = async (module: string, name: Measurement): Promise<unknown> => {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--allow-all",
      "--v8-flags=--expose-gc",
      new URL(module, import.meta.url).href,
      name,
    ],
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  if (!success) throw new Error(text.decode(stderr));
  return JSON.parse(text.decode(stdout)).value;
};

const attempt = async (
  measurement: Measurement,
): Promise<ReadonlyArray<readonly [Source, unknown]>> => {
  if (isWholeProcess(measurement)) return [[measurement, await timeOfRun(measurement)]];
  if (!isSiteMeasurement(measurement)) {
    return [[measurement, await valueOf("candidate.ts", measurement)]];
  }
  const values = await valueOf("site/measure.ts", measurement) as object;
  return Object.entries(values).map(([name, value]) =>
    [`${measurement}: ${name}` as SiteSource, value] as const
  );
};

/** Measures once, in a process of its own: nanoseconds, bytes, or what a figure says it is. */
export const take = async (
  measurement: Measurement,
): Promise<ReadonlyArray<readonly [Source, number]>> => {
  try {
    return (await attempt(measurement)).map(([source, value]) => {
      if (typeof value === "number") return [source, value];
      throw new Error(`It printed no value for ${source}, but ${value}`);
    });
  } catch (error) {
    throw new MeasurementFailed(`${measurement}: ${(error as Error).message.trim()}`);
  }
};
