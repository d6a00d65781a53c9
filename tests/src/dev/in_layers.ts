/**
 * What the tests of the layers share.
 *
 * @module
 */
import layers from "../../../src/dev/layers.ts";

/** What the rules have to say of a file, each by the rule's name and its message. */
export const complaints = (
  file: string,
  source: string,
): ReadonlyArray<readonly [string, string]> =>
  Deno.lint.runPlugin(layers, file, source).map(({ id, message }) => [id, message]);

/** The names of the rules that a file breaks. */
export const rulesBroken = (file: string, source: string): ReadonlyArray<string> =>
  complaints(file, source).map(([id]) => id);
