import assert from "node:assert/strict";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";
import * as Stream from "effect/Stream";
import { expect } from "../../../src/exercise/expectation.ts";
import { grade, type GradeOptions } from "../../../src/exercise/grade.ts";
import { type Failure, Report } from "../../../src/exercise/report.ts";
import type { Step } from "../../../src/exercise/step.ts";
import * as Trace from "../../../src/trace/trace.ts";
import { atOnce, checkThenAct, counting, reportOn } from "./planted.ts";

const failureIn = ({ results: [result] }: Report): Failure => {
  assert.equal(result?._tag, "Failed");
  return result.failure;
};

Deno.test("grade passes what holds under every seed, and says how many there were", async () => {
  const { results } = await reportOn(atOnce, { seeds: 50 });
  assert.deepEqual(results, [{
    _tag: "Passed",
    id: "total",
    title: "Nothing that was added is lost",
    points: 2,
    runs: 50,
  }]);
});

Deno.test("grade finds a planted race within 200 seeds, shrunk to the one fiber out of turn", async () => {
  const { message, run } = failureIn(await reportOn(checkThenAct));
  assert.equal(message, "An addition was lost.");
  assert.ok(run !== null && run.seed < 200);
  assert.equal(run.departures.length, 1);
});

Deno.test("grade from the named seed alone gives the same report again", async () => {
  const report = await reportOn(checkThenAct);
  const { seed } = failureIn(report).run!;
  assert.deepEqual(await reportOn(checkThenAct, { from: seed, seeds: 1 }), report);
});

Deno.test("grade reports the moment of the failure and the events until then", async () => {
  const { run } = failureIn(await reportOn(checkThenAct));
  assert.equal(run!.at, 1000);
  assert.deepEqual(run!.events.map(({ _tag, at }) => [_tag, at]), [["Noted", 0], ["Noted", 1000]]);
});

Deno.test("grade reports the end of a run that is too long for a report", async () => {
  const [check] = counting.checks;
  const noting = {
    ...counting,
    checks: [{
      ...check!,
      check: () =>
        Effect.gen(function* () {
          for (let second = 0; second < 1_000; second++) {
            yield* Effect.sleep("1 second");
            yield* Trace.note(`second ${second}`);
          }
          yield* expect(false, { expected: "a", actual: "b", message: "At last." });
        }),
    }],
  };
  const { run } = failureIn(await reportOn(atOnce, { seeds: 1 }, noting));
  assert.equal(run!.events.length, 250);
  assert.equal(run!.since, 751_000);
  assert.equal(run!.events.at(-1)!.at, run!.at);
});

Deno.test("grade gives a report that is the same after a way through JSON", async () => {
  const report = await reportOn(checkThenAct);
  assert.deepEqual(Schema.decodeSync(Schema.parseJson(Report))(JSON.stringify(report)), report);
});

Deno.test("grade tells of a deadlock: when it is, and who waits", async () => {
  const wait = Effect.flatMap(Deferred.make<void>(), Deferred.await);
  const failure = failureIn(await reportOn(() => Effect.withSpan(wait, "an adder"), { seeds: 1 }));
  assert.match(failure.message, /^Nobody can go on at 1\.000 s: everyone waits/);
  assert.equal(failure.actual, "it waits for ever; not done: an adder");
});

Deno.test("grade tells what a check found, also where its scope then cannot close", async () => {
  const stuck = {
    ...counting,
    checks: counting.checks.map((check) => ({
      ...check,
      check: () =>
        Effect.zipRight(
          Effect.forkScoped(Effect.uninterruptible(Effect.async<void>(() => {}))),
          Effect.zipRight(
            Effect.sleep("1 second"),
            expect(false, { expected: "a", actual: "b", message: "What was found." }),
          ),
        ),
    })),
  };
  const failure = failureIn(await reportOn(atOnce, { seeds: 1 }, stuck));
  assert.equal(failure.message, "What was found.");
  assert.equal(failure.run!.at, 1000);
});

Deno.test("grade tells of a loop that never waits, and of one that never ends in time", async () => {
  const [busy, slow] = await Promise.all([
    reportOn(() => Effect.forever(Effect.yieldNow()), { seeds: 1 }),
    reportOn(() => Effect.forever(Effect.sleep("1 hour")), { seeds: 1 }),
  ]);
  assert.match(failureIn(busy).message, /does not seem to end: at 1\.000 s .* steps/);
  assert.match(failureIn(slow).message, /does not seem to end: at 8\d{4}\.000 s/);
});

Deno.test("grade tells of a wait for something outside the simulation", async () => {
  const wait = () => Effect.promise(() => new Promise<void>((resolve) => setTimeout(resolve, 1)));
  assert.match(
    failureIn(await reportOn(wait, { seeds: 1 })).message,
    /from outside the simulation/,
  );
});

Deno.test("grade names the line in which the learner's code threw", async () => {
  const { message, place } = failureIn(
    await reportOn(() => {
      throw new TypeError("no such counter");
    }, { seeds: 1, origin: import.meta.url }),
  );
  assert.match(message, /^Your code threw in line \d+: TypeError: no such counter\.$/);
  assert.ok(place !== null && place.line > 70);
});

Deno.test("grade tells of a failure that nobody expected, without a stack trace", async () => {
  const failure = failureIn(await reportOn(() => Effect.fail({ _tag: "Surprise" }), { seeds: 1 }));
  assert.match(JSON.stringify(failure), /Surprise/);
  assert.doesNotMatch(JSON.stringify(failure), /\.ts:\d+/);
});

const stepsOn = async (
  add: typeof atOnce,
  options: GradeOptions,
  by = counting,
): Promise<ReadonlyArray<Step>> =>
  Array.from(await Effect.runPromise(Stream.runCollect(grade(by, { add }, options))));

Deno.test("grade says of each check when it begins and what became of it", async () => {
  const steps = await stepsOn(atOnce, { seeds: 1 });
  assert.deepEqual(steps.map(({ _tag }) => _tag), ["CheckBegan", "CheckEnded"]);
});

Deno.test("grade says in between how many seeds were tried, seven times at most", async () => {
  const [check] = counting.checks;
  const two = { ...counting, checks: [check!, { ...check!, id: "again", runs: 12 }] };
  const steps = await stepsOn(atOnce, { seeds: 200 }, two);
  assert.deepEqual(
    steps.map((step) => step._tag === "SeedsTried" ? [step.id, step.tried, step.of] : step._tag),
    [
      "CheckBegan",
      ...[25, 50, 75, 100, 125, 150, 175].map((tried) => ["total", tried, 200]),
      "CheckEnded",
      "CheckBegan",
      ...[2, 4, 6, 8, 10].map((tried) => ["again", tried, 12]),
      "CheckEnded",
    ],
  );
  for (const seeds of [2, 7, 8, 9, 15, 16, 17, 1000]) {
    const tried = (await stepsOn(atOnce, { seeds })).filter(({ _tag }) => _tag === "SeedsTried");
    assert.ok(tried.length > 0 && tried.length < 8, `${seeds} seeds: ${tried.length}`);
  }
});

Deno.test("grade says nothing of seeds after the one that fails, nor of a check that runs once", async () => {
  const failing = await stepsOn(checkThenAct, {});
  const result = failing.at(-1)!;
  assert.ok(result._tag === "CheckEnded" && result.result._tag === "Failed");
  const { seed } = result.result.failure.run!;
  for (const step of failing) assert.ok(step._tag !== "SeedsTried" || step.tried <= seed);
  const [check] = counting.checks;
  const once = await stepsOn(atOnce, {}, { ...counting, checks: [{ ...check!, runs: 1 }] });
  assert.deepEqual(once.map(({ _tag }) => _tag), ["CheckBegan", "CheckEnded"]);
});

Deno.test("grade has each step taken before the check goes on, the first before it begins", async () => {
  let runs = 0;
  const counted: typeof atOnce = (counter) => {
    runs++;
    return atOnce(counter);
  };
  const seen: Array<readonly [string, number]> = [];
  await Effect.runPromise(
    Stream.runForEach(
      grade(counting, { add: counted }, { seeds: 16 }),
      ({ _tag }) =>
        // Whoever follows may take their time.
        Effect.map(Effect.promise(() => Promise.resolve()), () => void seen.push([_tag, runs])),
    ),
  );
  // Three calls in each run.
  assert.deepEqual(seen, [
    ["CheckBegan", 0],
    ...[2, 4, 6, 8, 10, 12, 14].map((tried) => ["SeedsTried", 3 * tried] as const),
    ["CheckEnded", 3 * 16],
  ]);
});

Deno.test("grade that nobody follows any more tries no more seeds", async () => {
  let runs = 0;
  const counted: typeof atOnce = (counter) => {
    runs++;
    return atOnce(counter);
  };
  const steps = grade(counting, { add: counted }, { seeds: 200 });
  await Effect.runPromise(
    Stream.runDrain(Stream.takeUntil(steps, ({ _tag }) => _tag === "SeedsTried")),
  );
  const then = runs;
  await new Promise((resolve) => setTimeout(resolve));
  assert.ok(then < 600 && runs === then, `${then}, then ${runs}`);
});

Deno.test("grade runs a check that asks for one run first come, first served", async () => {
  const [check] = counting.checks;
  const once = { ...counting, checks: [{ ...check!, runs: 1 }] };
  const { results } = await reportOn(checkThenAct, {}, once);
  assert.equal(results[0]?._tag, "Passed");
});

Deno.test("grade finds a failure again that hangs on where the check itself yields, for each of 300 seeds", async () => {
  const hasty = {
    ...counting,
    checks: counting.checks.map((check) => ({
      ...check,
      check: () =>
        Effect.gen(function* () {
          let overtaken = false;
          yield* Effect.fork(Effect.sync(() => {
            overtaken = true;
          }));
          yield* Effect.void;
          yield* Effect.void;
          const otherwise = {
            expected: "the check goes on first",
            actual: "",
            message: "Too late.",
          };
          yield* expect(!overtaken, otherwise);
        }),
    })),
  };
  let failed = 0;
  for (let from = 0; from < 300; from++) {
    const { results: [result] } = await reportOn(atOnce, { from, seeds: 1 }, hasty);
    if (result?._tag === "Failed") failed++;
  }
  assert.ok(failed > 0, "some schedule lets the other fiber go first");
});
