import assert from "node:assert/strict";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import * as FastCheck from "effect/FastCheck";
import { makeRateLimit } from "../../site/rate_limit.ts";
import { inSimulation } from "../in_simulation.ts";

/** Seconds until a client may come again; zero when it was let in. */
const waitOf = (limit: ReturnType<typeof makeRateLimit>, client: string) =>
  Effect.map(
    Effect.either(limit.take(client)),
    Either.match({
      onLeft: ({ retryAfter }) => Duration.toSeconds(retryAfter),
      onRight: () => 0,
    }),
  );

Deno.test("RateLimit lets a burst in, and then one in each interval", () =>
  inSimulation(Effect.gen(function* () {
    const limit = makeRateLimit({ burst: 3, every: "2 seconds", clients: 10 });
    const atOnce = yield* Effect.forEach([1, 2, 3, 4], () => waitOf(limit, "one"));
    assert.deepEqual(atOnce, [0, 0, 0, 2]);
    yield* Effect.sleep("1500 millis");
    assert.equal(yield* waitOf(limit, "one"), 0.5);
    yield* Effect.sleep("500 millis");
    assert.deepEqual(yield* Effect.forEach([1, 2], () => waitOf(limit, "one")), [0, 2]);
    yield* Effect.sleep("1 minute");
    const rested = yield* Effect.forEach([1, 2, 3, 4], () => waitOf(limit, "one"));
    assert.deepEqual(rested, [0, 0, 0, 2]);
  })));

Deno.test("RateLimit keeps clients apart, and forgets the quietest when there are too many", () =>
  inSimulation(Effect.gen(function* () {
    const limit = makeRateLimit({ burst: 1, every: "10 seconds", clients: 2 });
    assert.equal(yield* waitOf(limit, "one"), 0);
    assert.equal(yield* waitOf(limit, "one"), 10);
    assert.equal(yield* waitOf(limit, "two"), 0);
    assert.equal(yield* waitOf(limit, "three"), 0);
    assert.equal(yield* waitOf(limit, "three"), 10);
    assert.equal(yield* waitOf(limit, "two"), 10);
    assert.equal(yield* waitOf(limit, "one"), 0, "it was forgotten for the sake of three");
  })));

Deno.test("RateLimit never grants more than the burst and what has come since, in any stretch of time", () =>
  FastCheck.assert(FastCheck.asyncProperty(
    FastCheck.array(FastCheck.nat({ max: 3000 }), { maxLength: 40, size: "max" }),
    FastCheck.integer({ min: 1, max: 5 }),
    (gaps, burst) =>
      inSimulation(Effect.gen(function* () {
        const limit = makeRateLimit({ burst, every: "1 second", clients: 10 });
        const grants: Array<number> = [];
        let now = 0;
        for (const gap of gaps) {
          yield* Effect.sleep(gap);
          now += gap;
          if ((yield* waitOf(limit, "one")) === 0) grants.push(now);
        }
        grants.forEach((from, first) =>
          grants.slice(first).forEach((to, more) =>
            assert.ok(more + 1 <= burst + (to - from) / 1000, `${more + 1} from ${from} to ${to}`)
          )
        );
      })),
  )));
