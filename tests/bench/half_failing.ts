/**
 * Calls of which half fail: eight fail, then eight succeed. So half of the results take the place of
 * an opposite one in a window of a hundred, as they would at random. Were it every other call, each
 * result would take the place of its like, and a window could save itself the work.
 *
 * @module
 */

/** Made once: to compare the breakers, and not stack traces. */
export const failure = new Error("half of the calls fail");

export const fails = (call: number): boolean => call % 16 < 8;

/** Failures among the latest hundred of so many calls. */
export const failuresInWindow = (calls: number): number => {
  let failures = 0;
  for (let call = calls - 100; call < calls; call++) failures += Number(fails(call));
  return failures;
};
