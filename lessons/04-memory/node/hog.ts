/**
 * A process that wants ever more memory, and says how much it has got so far, in megabytes.
 *
 * @module
 */
const megabyte = 1_000_000;
const held: Array<Array<number>> = [];

for (let megabytes = 1;; megabytes++) {
  // Eight bytes a number, in V8's own heap: a typed array would lie outside of its limit.
  held.push(new Array<number>(megabyte / 8).fill(megabytes));
  console.log(megabytes);
}
