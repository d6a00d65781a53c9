/**
 * Waiting that does not depend on how fast the machine is: either for turns of the event loop, or
 * for time that passes in rounds, each of which lets everything that is due have its turn.
 *
 * @module
 */
import { setImmediate } from "node:timers";

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const round = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

/** Lets everything go as far as it gets without the passing of time. */
export const settle = async (): Promise<void> => {
  for (let n = 0; n < 20; n++) await turn();
};

/** Lets at least so many milliseconds pass. */
export const pass = async (milliseconds: number): Promise<void> => {
  for (let n = 0; n < milliseconds; n++) await round();
  await settle();
};

/** Lets so many microtasks pass. */
export const passMicrotasks = async (count: number): Promise<void> => {
  for (let n = 0; n < count; n++) await undefined;
};

export type Outcome =
  | { readonly _tag: "Answered"; readonly value: unknown }
  | { readonly _tag: "Threw"; readonly error: unknown }
  /** It did not settle in the time it was given. */
  | { readonly _tag: "Pending" };

/** How a promise has settled, at once or, where it needs time, after so many milliseconds at most. */
export const outcomeOf = async (promise: Promise<unknown>, milliseconds = 3): Promise<Outcome> => {
  let outcome: Outcome = { _tag: "Pending" };
  promise.then(
    (value) => (outcome = { _tag: "Answered", value }),
    (error) => (outcome = { _tag: "Threw", error }),
  );
  await settle();
  for (let n = 0; n < milliseconds && outcome._tag === "Pending"; n++) {
    await round();
    await settle();
  }
  return outcome;
};

export const hasSettled = async (
  promise: Promise<unknown>,
  milliseconds?: number,
): Promise<boolean> => (await outcomeOf(promise, milliseconds))._tag !== "Pending";
