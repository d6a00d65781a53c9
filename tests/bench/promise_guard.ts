/**
 * The guards of the Promise world, timed as the guards made of effects are.
 *
 * @module
 */
import { burstsOfPromises } from "./bursts.ts";
import { expectSame } from "./expect.ts";
import { fails, failure } from "./half_failing.ts";
import { timeOfPromises } from "./one_after_another.ts";
import { timePerOperation } from "./stopwatch.ts";

/** Calls a function, if and when it may be called. */
export type PromiseGuard = (work: () => Promise<void>) => Promise<unknown>;

/** The floor: no guard. */
export const none: PromiseGuard = (work) => work();

/** Calls through a guard, and a check that each was let through. */
const counted = (guard: PromiseGuard, work: () => Promise<void>) => {
  let called = 0;
  let worked = 0;
  const countedWork = () => {
    worked++;
    return work();
  };
  return {
    call: () => {
      called++;
      return guard(countedWork);
    },
    check: () => expectSame("calls that worked", worked, called),
  };
};

const done = Promise.resolve();

/** What it costs to go through when nobody is in the way, around nothing. */
export const timeToPass = (guard: PromiseGuard): Promise<number> => {
  const { call, check } = counted(guard, () => done);
  return timeOfPromises(call, { check });
};

const yieldOnce = async (): Promise<void> => await undefined;

/** Many callers at once. To yield is, for a promise, to let the other promises go first. */
export const timeOfBurst = (callers: number, guard: PromiseGuard): Promise<number> => {
  const { call, check } = counted(guard, yieldOnce);
  return timePerOperation({ ...burstsOfPromises(callers, call), check });
};

const refused = (): never => {
  throw new Error("Work that should have been refused has run");
};

/** What it costs to be turned away, until the caller has caught the error. */
export const timeToRefuse = (
  guard: PromiseGuard,
  isRefusal: (error: unknown) => boolean,
): Promise<number> => {
  let called = 0;
  let caught = 0;
  return timeOfPromises(() => {
    called++;
    return guard(refused);
  }, {
    caught: (error) => {
      if (!isRefusal(error)) throw error;
      caught++;
    },
    check: () => expectSame("refusals", caught, called),
  });
};

/** Half of the calls fail, and the caller catches the failure. */
export const timeOfHalfFailing = (
  guard: PromiseGuard,
  check: (called: number) => void,
): Promise<number> => {
  let called = 0;
  let caught = 0;
  const succeed = () => done;
  const fail = () => Promise.reject(failure);
  return timeOfPromises(() => guard(fails(called++) ? fail : succeed), {
    caught: (error) => {
      if (error !== failure) throw error;
      caught++;
    },
    check: () => {
      expectSame("failures", caught, called / 2);
      check(called);
    },
  });
};
