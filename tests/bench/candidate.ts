/**
 * Measures the one candidate that is named, and prints the value as a line of JSON.
 *
 * @module
 */
import { candidates, isCandidate } from "./candidates.ts";

const [name] = Deno.args;
if (!isCandidate(name)) throw new Error(`No such candidate: ${name}`);
console.log(JSON.stringify({ candidate: name, value: await candidates[name]() }));
