import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import { endOf } from "../../../src/exercise/expectation.ts";
import { interruptAtHandOver, inTurn, moment } from "../../../src/exercise/watch.ts";
import { holds, inWorld, watched } from "./watched.ts";

Deno.test("watch sees who has begun, in what order, and how each call has ended", async () => {
  await holds(Effect.gen(function* () {
    const { withPermits } = yield* Effect.makeSemaphore(1);
    const subject = watched(withPermits(1));
    const [a, b] = yield* inTurn(subject, ["a", "b"]);
    assert.deepEqual([a!.hasBegun(), b!.hasBegun()], [true, false]);
    assert.equal(yield* a!.end, undefined);
    yield* Effect.sleep("1 second");
    assert.deepEqual(yield* a!.end, Exit.void);
    assert.equal(yield* b!.end, undefined);
    assert.deepEqual(subject.begun, ["a", "b"]);
  }));
});

Deno.test("watch keeps the most that was at work at once, however work ends", async () => {
  await holds(Effect.gen(function* () {
    const subject = watched((work) => work);
    yield* subject.call("fails", { size: 3, work: Effect.fail("broken") });
    yield* moment;
    yield* subject.call("dies", { size: 3, work: Effect.die("a defect") });
    yield* moment;
    const leaver = yield* subject.call("leaves", { size: 3 });
    yield* moment;
    yield* Fiber.interrupt(leaver.fiber);
    assert.equal(subject.most(), 3);
    yield* subject.call("a", { size: 2 });
    yield* subject.call("b", { size: 2 });
    yield* moment;
    assert.equal(subject.most(), 4);
  }));
});

Deno.test("watch counts no work that its guard did not let in", async () => {
  await holds(Effect.gen(function* () {
    const subject = watched(() => Effect.fail("closed"));
    const call = yield* subject.call("a");
    yield* moment;
    assert.deepEqual([call.hasBegun(), subject.begun, subject.most()], [false, [], 0]);
    assert.equal(endOf((yield* call.end)!), 'failed with "closed"');
  }));
});

Deno.test("watch tells the trace of each call's way", async () => {
  const { events } = await inWorld(Effect.gen(function* () {
    yield* watched((work) => work).call("a", { size: 40 });
    yield* Effect.sleep("2 seconds");
  }));
  const task = { world: "test", task: "a", compartment: "guard" };
  assert.deepEqual(events, [
    { _tag: "TaskQueued", at: 0, ...task, service: "caller", size: 40, deadline: null },
    { _tag: "TaskStarted", at: 0, ...task },
    { _tag: "TaskSucceeded", at: 1000, ...task },
  ]);
});

Deno.test("watch has a caller do what comes next once its guard has returned", async () => {
  await holds(Effect.gen(function* () {
    const order: Array<string> = [];
    const note = (what: string) => Effect.sync(() => void order.push(what));
    const subject = watched((work) => Effect.ensuring(work, note("given back")));
    yield* subject.call("a", { work: note("worked"), next: note("went on") });
    yield* moment;
    assert.deepEqual(order, ["worked", "given back", "went on"]);
  }));
});

/** A guard of one place, which is handed over or, by mistake, lost with whom it was handed to. */
const handingOver = (loses: boolean) => {
  const line: Array<{ readonly wake: () => void }> = [];
  let isTaken = false;
  const release = Effect.sync(() => {
    const next = line.shift();
    if (next === undefined) isTaken = false;
    else next.wake();
  });
  const wait = Effect.async<void>((resume) => {
    const waiting = { wake: () => resume(Effect.void) };
    line.push(waiting);
    return Effect.suspend(() => {
      const at = line.indexOf(waiting);
      if (at >= 0) return Effect.sync(() => void line.splice(at, 1));
      return loses ? Effect.void : release;
    });
  });
  const take = Effect.suspend(() => {
    if (isTaken) return wait;
    isTaken = true;
    return Effect.void;
  });
  return watched((work) =>
    Effect.uninterruptibleMask((restore) =>
      Effect.zipRight(restore(take), Effect.ensuring(restore(work), release))
    )
  );
};

for (const loses of [false, true]) {
  Deno.test(`interruptAtHandOver ${loses ? "finds" : "spares"} a guard that ${loses ? "loses" : "keeps"} what it hands over`, async () => {
    await holds(Effect.gen(function* () {
      const subject = handingOver(loses);
      yield* interruptAtHandOver({
        holder: (next) => subject.call("a", { next }),
        waiter: subject.call("b"),
      });
      yield* Effect.sleep("5 seconds");
      const last = yield* subject.call("c");
      yield* moment;
      assert.deepEqual(subject.begun, loses ? ["a"] : ["a", "c"]);
      assert.equal(last.hasBegun(), !loses);
    }));
  });
}
