import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import * as Random from "effect/Random";
import { type Arrival, drawArrivals, type Traffic } from "../../../src/lesson/arrival.ts";

const draw = (traffic: Traffic, seed = 1): ReadonlyArray<Arrival> =>
  Effect.runSync(
    drawArrivals(traffic, (at) => Effect.succeed({ at })).pipe(
      Effect.withRandom(Random.make(seed)),
    ),
  );

Deno.test("drawArrivals draws as many as the rate says, within its time and in order", () => {
  const drawn = draw({ rate: 50, from: 100, to: 300 });
  assert.ok(drawn.length > 9500 && drawn.length < 10_500, `${drawn.length} of about 10 000`);
  assert.ok(drawn.every(({ at }) => at > 100 && at < 300));
  assert.deepEqual(drawn, drawn.toSorted((one, other) => one.at - other.at));
});

Deno.test("drawArrivals leaves gaps that vary as much as they last, as independent callers do", () => {
  const drawn = draw({ rate: 50, to: 400 });
  const gaps = drawn.map(({ at }, index) => at - (drawn[index - 1]?.at ?? 0));
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
  const ratio = Math.sqrt(variance) / mean;
  assert.ok(ratio > 0.95 && ratio < 1.05, `${ratio}`);
});

Deno.test("drawArrivals follows a rate that changes, and ends where it is 0", () => {
  const drawn = draw({ rate: (at) => at < 100 ? 10 : 40, to: 200 });
  const early = drawn.filter(({ at }) => at < 100).length;
  assert.ok(early > 850 && early < 1150, `${early} of about 1 000`);
  const late = drawn.length - early;
  assert.ok(late > 3700 && late < 4300, `${late} of about 4 000`);
  const [last] = draw({ rate: (at) => at < 5 ? 1 : 0, to: 1000 }).slice(-1);
  assert.ok(last!.at >= 5 && last!.at < 20);
  assert.deepEqual(draw({ rate: 0, to: 10 }), []);
});

Deno.test("drawArrivals draws the same for one seed, and something else for another", () => {
  const traffic = { rate: 5, to: 10 };
  assert.deepEqual(draw(traffic, 7), draw(traffic, 7));
  assert.notDeepEqual(draw(traffic, 7), draw(traffic, 8));
});
