import assert from "node:assert/strict";
import * as Either from "effect/Either";
import { aFunction, aNumber, readExports } from "../../../src/exercise/shape.ts";

const shape = {
  make: aFunction<() => number>("() => number"),
  size: aNumber({ least: 1, most: 8, whole: true }),
};

const make = () => 1;

const messageFor = (module: Record<string, unknown>): string => {
  const read = readExports(shape, module);
  assert.ok(Either.isLeft(read));
  return read.left.message;
};

Deno.test("readExports gives the exports of a file of the right shape", () => {
  assert.deepEqual(readExports(shape, { make, size: 8 }), Either.right({ make, size: 8 }));
});

Deno.test("readExports names a missing export and what is there in its place", () => {
  assert.equal(
    messageFor({ maker: make, size: 1 }),
    "make must be a function, () => number. It is not exported; the file exports maker, size.",
  );
  assert.match(messageFor({}), /the file exports nothing\.$/);
});

Deno.test("readExports names an export of the wrong type, and a number out of bounds", () => {
  assert.equal(messageFor({ make: 3, size: 1 }), "make must be a function, () => number. It is 3.");
  for (const size of [0, 9, 1.5, NaN, "4"]) {
    assert.match(messageFor({ make, size }), /^size must be a whole number from 1 to 8\. It is /);
  }
});
