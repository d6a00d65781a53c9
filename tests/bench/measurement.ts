import type { Candidate } from "./candidates.ts";
import { isWholeProcess, timeOfRun, type WholeProcess } from "./whole_process.ts";

/** Where a number comes from. */
export type Source = Candidate | WholeProcess;

/** A candidate could not be measured. */
export class MeasurementFailed extends Error {
  override readonly name = "MeasurementFailed";
}

/** A single run of a whole process says little, so there are at least this many over all rounds. */
const leastRuns = 15;

/**
 * What to measure in a round, in order. Each source comes once, and whole processes more often.
 * Every other round is in the opposite order, so that nobody always follows the same one.
 */
export const measurementsOfRound = (
  sources: ReadonlyArray<Source>,
  round: number,
  rounds: number,
): ReadonlyArray<Source> => {
  const processes = sources.filter(isWholeProcess);
  const runs = Math.ceil(leastRuns / rounds);
  const order = [
    ...sources.filter((source) => !isWholeProcess(source)),
    ...Array.from({ length: runs }, () => processes).flat(),
  ];
  return round % 2 === 0 ? order : order.reverse();
};

const measureInChild = async (candidate: Candidate): Promise<number | Error> => {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--allow-all",
      "--v8-flags=--expose-gc",
      new URL("candidate.ts", import.meta.url).href,
      candidate,
    ],
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  if (!success) return new Error(text.decode(stderr));
  const { value }: { readonly value: unknown } = JSON.parse(text.decode(stdout));
  return typeof value === "number" ? value : new Error(`It printed no value, but ${value}`);
};

/** Measures a source once, in a process of its own: nanoseconds, or bytes. */
export const take = async (source: Source): Promise<number> => {
  const value = isWholeProcess(source) ? await timeOfRun(source) : await measureInChild(source);
  if (value instanceof Error) throw new MeasurementFailed(`${source}: ${value.message.trim()}`);
  return value;
};
