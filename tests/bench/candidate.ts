/**
 * Measures the one candidate that is named, and prints the value as a line of JSON.
 *
 * @module
 */
import { candidates, isCandidate } from "./candidates.ts";

const [name] = Deno.args;
if (!isCandidate(name)) throw new Error(`No such candidate: ${name}`);
console.log(JSON.stringify({ candidate: name, value: await candidates[name]() }));
// What stands for as long as the process does may wait for a timer, and would keep it going.
Deno.exit();
