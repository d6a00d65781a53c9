import assert from "node:assert/strict";
import { counted, measured, seconds } from "../../../src/render/number.ts";

Deno.test("number: seconds, measured and counted read well", () => {
  assert.equal(seconds(1234), "1.23 s");
  assert.equal(measured(undefined, 1), "–");
  assert.equal(measured(Infinity, 1), "never");
  assert.equal(measured(0.25, 1), "0.3");
  assert.equal(counted(1, "workers"), "1 worker");
  assert.equal(counted(2, "workers"), "2 workers");
  assert.equal(counted(1, "MB"), "1 MB");
});
