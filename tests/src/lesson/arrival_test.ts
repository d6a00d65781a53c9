import assert from "node:assert/strict";
import * as Cause from "effect/Cause";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as FastCheck from "effect/FastCheck";
import * as Random from "effect/Random";
import { type Arrival, arrive, drawArrivals, type Traffic } from "../../../src/lesson/arrival.ts";
import * as Simulation from "../../../src/simulation/simulation.ts";
import { inSimulation } from "../../in_simulation.ts";

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

const patience = Duration.seconds(1);

interface Call extends Arrival {
  /** Seconds. */
  readonly takes: number;
}

/** When calls ended, and how, in milliseconds, and what the run came to. */
const ends = (
  make: (
    call: (it: Call, index: number) => Effect.Effect<void>,
  ) => Effect.Effect<void>,
) =>
  Effect.runPromise(Simulation.run<void, never, string>(
    ({ emit, now }) =>
      make(({ takes }, index) =>
        Effect.onExit(Effect.sleep(Duration.seconds(takes)), (exit) =>
          Effect.sync(() => emit(`${index} ${exit._tag} ${now().toFixed(3)}`)))
      ),
    { seed: 1 },
  ));

Deno.test("arrive interrupts a call when its caller's patience ends, and no other", async () => {
  const calls = [2, 0.5, 3, 0.8].map((takes, index) => ({ at: index / 10, takes }));
  const { events, exit, leftBehind, now } = await ends((call) => arrive(calls, call, { patience }));
  assert.deepEqual(events, [
    "1 Success 600.000",
    "0 Failure 1000.000",
    "3 Success 1100.000",
    "2 Failure 1200.000",
  ]);
  assert.deepEqual(exit, Exit.void);
  assert.equal(now, 1200);
  assert.deepEqual(leftBehind, []);
});

Deno.test("property: patient callers end as those do whose calls have an Effect.timeout", async () => {
  const microseconds = FastCheck.integer({ min: 0, max: 3_000_000 })
    // A call that ends at the very moment of giving up may do either.
    .filter((value) => value !== 1_000_000);
  const drawn = FastCheck.array(
    FastCheck.record({ gap: microseconds, takes: microseconds }),
    { maxLength: 12 },
  );
  await FastCheck.assert(
    FastCheck.asyncProperty(drawn, async (gaps) => {
      let at = 0;
      const calls = gaps.map(({ gap, takes }) => ({ at: at += gap / 1e6, takes: takes / 1e6 }));
      const patient = await ends((call) => arrive(calls, call, { patience }));
      const timed = await ends((call) =>
        arrive(calls, (it, index) => Effect.ignore(Effect.timeout(call(it, index), patience)))
      );
      assert.deepEqual(patient.events.toSorted(), timed.events.toSorted());
      assert.deepEqual(patient.exit, Exit.void);
      assert.ok(Math.abs(patient.now - timed.now) < 0.001);
    }),
  );
});

Deno.test("arrive waits for a call that was given up and cannot be interrupted yet", async () => {
  const { events, now } = await ends((call) =>
    arrive([{ at: 0, takes: 5 }], (it, index) => Effect.uninterruptible(call(it, index)), {
      patience,
    })
  );
  assert.deepEqual(events, ["0 Success 5000.000"]);
  assert.equal(now, 5000);
});

Deno.test("arrive gives a call up at once whose caller has no patience", async () => {
  const { events, now } = await ends((call) =>
    arrive([{ at: 1, takes: 1 }, { at: 2, takes: 1 }], call, { patience: Duration.zero })
  );
  assert.deepEqual(events, ["0 Failure 1000.000", "1 Failure 2000.000"]);
  assert.equal(now, 2000);
});

Deno.test("arrive fails by an interruption that is not its own, and by a defect after its own", async () => {
  const alien = await ends(() => arrive([{ at: 0 }], () => Effect.interrupt, { patience }));
  assert.ok(Exit.isFailure(alien.exit) && Cause.isInterruptedOnly(alien.exit.cause));
  const defect = await ends(() =>
    arrive([{ at: 0 }], () => Effect.ensuring(Effect.never, Effect.die("no")), { patience })
  );
  assert.match(String(defect.exit), /no/);
});

Deno.test("arrive leaves nobody who watches over calls, whether it succeeds or dies", async () => {
  for (const call of [Effect.void, Effect.never, Effect.die("no")]) {
    const left = await inSimulation(
      Effect.zipRight(
        Effect.exit(arrive([{ at: 1 }], () => call, { patience })),
        Effect.withFiberRuntime<ReadonlyArray<unknown>>((fiber) => fiber.children),
      ),
    );
    assert.deepEqual(left, []);
  }
});
