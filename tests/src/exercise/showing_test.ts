import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import { expectEffect } from "../../../src/exercise/expectation.ts";
import { inLesson } from "../../../src/exercise/in_lesson.ts";
import { aFunction } from "../../../src/exercise/shape.ts";
import { show, type Showing, surround } from "../../../src/exercise/showing.ts";
import { demonstration } from "../../../src/lesson/lesson.ts";
import * as Parameter from "../../../src/lesson/parameter.ts";
import * as Trace from "../../../src/trace/trace.ts";

type Work = () => Effect.Effect<void, never, Trace.Trace>;

const shape = { work: aFunction<Work>("() => Effect") };

const lesson = demonstration({
  parameters: {
    rounds: Parameter.whole({ description: "Rounds", default: 2, minimum: 1, maximum: 9 }),
  },
  speed: 1,
  measures: [],
  worlds: [
    {
      name: "theirs",
      title: "Theirs",
      program: ({ rounds }) =>
        Effect.repeatN(
          Effect.zipRight(Effect.sleep("1 second"), Trace.note("a round")),
          rounds - 1,
        ),
    },
    { name: "real", title: "Only live", onlyLive: true, program: () => Effect.never },
  ],
});

const it = inLesson<typeof shape, typeof lesson["parameters"]>({
  lesson,
  program: ({ work }) => Effect.flatten(expectEffect("work()", work)),
});

const shown = async (
  work: Work,
  given: Readonly<Record<string, string>> = {},
): Promise<Showing> => {
  const surroundings = await Effect.runPromise(surround(it, { seed: 1, given }));
  return await Effect.runPromise(
    show(it, { work }, Either.getOrThrow(surroundings), import.meta.url),
  );
};

const task = { task: "a", compartment: "pool" };

const opened = Trace.emit({
  _tag: "CompartmentOpened",
  compartment: "pool",
  capacity: 1,
  unit: "workers",
  queue: 0,
});

const queued = (name: string) =>
  Trace.emit({
    _tag: "TaskQueued",
    ...task,
    task: name,
    service: "call",
    size: 1,
    deadline: null,
  });

Deno.test("show puts the learner's world first, beside those of the lesson that are simulated", async () => {
  const { events, problem, worlds } = await shown(
    () => Effect.zipRight(Effect.sleep("1500 millis"), Trace.note("mine")),
    { rounds: "3" },
  );
  assert.equal(problem, null);
  assert.deepEqual(worlds.map(({ name }) => name), ["yours", "theirs"]);
  assert.deepEqual(
    events.map(({ at, world }) => `${at} ${world}`),
    ["1000 theirs", "1500 yours", "2000 theirs", "3000 theirs"],
  );
});

Deno.test("surround refuses values that are none, and says what they must be", async () => {
  const refused = await Effect.runPromise(surround(it, { seed: 1, given: { rounds: "10" } }));
  assert.deepEqual(
    Either.flip(refused),
    Either.right({ message: "rounds must be a whole number from 1 to 9.", place: null }),
  );
});

Deno.test("show says why the learner's world stopped, and the lesson's goes on", async () => {
  const wrong: ReadonlyArray<readonly [work: Work, message: RegExp, hasPlace: boolean]> = [
    [() => Effect.dieSync(() => new Error("not yet")), /^Your code threw in line \d+: /, true],
    [() => Effect.never, /^Nobody can go on at 0\.000 s/, false],
    [
      () => Effect.forever(Effect.zipRight(Trace.note("again"), Effect.sleep("1 millis"))),
      /past 60000 events/,
      false,
    ],
    [() => 3 as never, /^work\(\) has to return an effect/, false],
    [
      () => Effect.asVoid(Effect.promise(() => Promise.resolve())),
      /something from outside the simulation/,
      false,
    ],
  ];
  for (const [work, message, hasPlace] of wrong) {
    const { events, problem } = await shown(work);
    assert.match(problem!.message, message);
    assert.equal(problem!.place !== null, hasPlace, problem!.message);
    const last = events.findLast(({ world }) => world === "yours");
    assert.ok(last?._tag === "Noted" && last.text === problem!.message);
    assert.equal(events.filter(({ world }) => world === "theirs").length, 2);
  }
});

Deno.test("show says when there was more in a compartment than there is room for", async () => {
  const started = (name: string) => Trace.emit({ _tag: "TaskStarted", ...task, task: name });
  const busy = await shown(() =>
    Effect.all(
      [opened, queued("a"), started("a"), Effect.sleep("1 second"), queued("b"), started("b")],
      { discard: true },
    )
  );
  assert.match(
    busy.problem!.message,
    /^At 1\.000 s, 2 workers of pool were in use, and it has 1\./,
  );
  const waiting = await shown(() => Effect.all([opened, queued("a")], { discard: true }));
  assert.match(waiting.problem!.message, /^At 0\.000 s, 1 waited for pool, and its queue has 0 /);
  const turnedAway = await shown(() =>
    Effect.all(
      [opened, queued("a"), Trace.emit({ _tag: "TaskRejected", ...task, reason: "Full" })],
      { discard: true },
    )
  );
  assert.equal(turnedAway.problem, null);
});
