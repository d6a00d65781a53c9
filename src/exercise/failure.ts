import * as Cause from "effect/Cause";
import * as Chunk from "effect/Chunk";
import * as Option from "effect/Option";
import type { SimulationError, Waiting } from "../simulation/failure.ts";
import { Unmet } from "./expectation.ts";
import { placeIn } from "./place.ts";
import type { Failure } from "./report.ts";
import { shown } from "./shown.ts";

type Told = Omit<Failure, "run">;

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(3)} s`;

/** Names of fibers that have not ended, where the code names them with `Effect.withSpan`. */
const named = (waiting: ReadonlyArray<Waiting>): string => {
  const names = new Set(waiting.flatMap(({ name }) => name ?? []));
  return names.size === 0 ? "" : `; not done: ${Array.from(names).slice(0, 5).join(", ")}`;
};

const ofSimulation = (error: SimulationError): Told => {
  const at = seconds(error.at);
  const told = { expected: "the check runs to its end", place: null };
  switch (error._tag) {
    case "Deadlocked":
      return {
        ...told,
        message: `Nobody can go on at ${at}: everyone waits, no timer is set, and nothing is ` +
          "left that could wake anyone. Somebody who should have been woken was not, or something " +
          "waits for a promise, which a simulation never keeps.",
        actual: `it waits for ever${named(error.waiting)}`,
      };
    case "WokenFromOutside":
      return {
        ...told,
        message: `At ${at} something from outside the simulation woke a fiber: a promise, a real ` +
          "timer, or I/O. Use Effect's own: Effect.sleep, Clock, Random, Deferred, Queue.",
        actual: "a wait for something real",
      };
    case "BoundExceeded": {
      const limit = error.bound === "time" ? seconds(error.limit) : `${error.limit} ${error.bound}`;
      return {
        ...told,
        message: `It does not seem to end: at ${at} it was past ${limit}. Look for a loop that ` +
          "asks again and again in place of waiting to be told.",
        actual: `it goes on and on${named(error.waiting)}`,
      };
    }
  }
};

const isSimulationError = (error: unknown): error is SimulationError =>
  typeof error === "object" && error !== null && "_tag" in error && "waiting" in error &&
  (["Deadlocked", "WokenFromOutside", "BoundExceeded"] as ReadonlyArray<unknown>)
    .includes(error._tag);

const ofDefect = (defect: unknown, origin: string | undefined): Told => {
  const place = placeIn(defect instanceof Error ? defect.stack : undefined, origin);
  return {
    message: place === null
      ? `Something threw: ${shown(defect)}.`
      : `Your code threw in line ${place.line}: ${shown(defect)}.`,
    expected: "nothing throws; what may fail fails with a typed error",
    actual: shown(defect),
    place,
  };
};

/** Tells why a check failed, from how its run ended: what was expected comes before what broke. */
export const tell = (
  cause: Cause.Cause<Unmet | SimulationError>,
  origin: string | undefined,
): Told => {
  const failures = Chunk.toReadonlyArray(Cause.failures(cause)) as ReadonlyArray<unknown>;
  const unmet = failures.find((failure) => failure instanceof Unmet);
  if (unmet !== undefined) {
    const { actual, expected, message } = unmet;
    return { message, expected, actual, place: null };
  }
  const defect = Chunk.head(Cause.defects(cause));
  if (Option.isSome(defect)) return ofDefect(defect.value, origin);
  const [failure] = failures;
  if (isSimulationError(failure)) return ofSimulation(failure);
  if (failure !== undefined) {
    return {
      message: "Something failed in a way that nobody expected here.",
      expected: "only the errors that the task names",
      actual: shown(failure),
      place: null,
    };
  }
  return {
    message: "The check itself was interrupted: an interruption went further than its fiber.",
    expected: "only the fiber that is interrupted ends",
    actual: "whoever called it was interrupted too",
    place: null,
  };
};
