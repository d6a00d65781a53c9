import assert from "node:assert/strict";
import * as Chunk from "effect/Chunk";
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import * as Stream from "effect/Stream";
import { lessons } from "../../lessons/mod.ts";
import { folderOf, inLessonOf, load } from "../../src/dev/exercise_folder.ts";
import { exercisesOf, type Listed } from "../../src/exercise/chapter.ts";
import type { InLesson } from "../../src/exercise/in_lesson.ts";
import { readExports } from "../../src/exercise/shape.ts";
import { show, type Showing, surround } from "../../src/exercise/showing.ts";
import { simulated } from "../../src/lesson/run.ts";
import { summarize } from "../../src/trace/summary.ts";
import { fromEvents } from "../../src/trace/timeline.ts";
import { brief, briefValues } from "./brief.ts";

type Given = Readonly<Record<string, string>>;

/** What an answer to an exercise comes to in the lesson's program. */
interface Example {
  /** Values with which a right answer does what the lesson's own pattern does; and that world. */
  readonly like: readonly [world: string, given: Given];
  /** Wrong answers that can be told from a right one by the table. */
  readonly differ: ReadonlyArray<string>;
  /** Values with which they can be. */
  readonly given: Given;
  /** What is said of the starter, where something is wrong with its world. */
  readonly starter: RegExp | undefined;
}

const examples: Readonly<Record<string, Example>> = {
  // With a single worker the report is of size 1 in all worlds, and nobody waits longer than that.
  "2.1": {
    like: ["bulkhead", { workers: "1", rate: "1", longestWait: "10" }],
    differ: ["unbounded_queue", "lost_on_interruption", "one_place_short"],
    given: {},
    starter: /^At [\d.]+ s, \d+ workers of pool were in use, and it has 10\./,
  },
  "2.2": {
    like: ["bulkhead", { workers: "1", rate: "1", longestWait: "10" }],
    differ: ["forgets_interruption", "counts_the_rejected", "one_at_a_time"],
    given: {},
    starter: undefined,
  },
  "3.1": {
    like: ["shared", { acquireLimit: "60", length: "20", reportsFor: "5", dropAt: "15" }],
    differ: ["lends_what_broke", "lost_on_failure", "one_at_a_time"],
    given: { length: "20", reportsFor: "5", dropAt: "15" },
    starter: /^At [\d.]+ s, 16 connections of shared were in use, and it has 15\./,
  },
  "3.2": {
    like: ["shared", { acquireLimit: "60", length: "20", reportsFor: "5", dropAt: "15" }],
    differ: ["lends_what_broke"],
    given: { length: "20", reportsFor: "5", dropAt: "15" },
    starter: undefined,
  },
  "4.1": {
    // Where there is room for all, nobody waits and nobody is pushed out.
    like: ["split", { users: "1000", sessions: "1000", static: "1000", crawl: "0" }],
    differ: ["stays_in_line", "frees_what_it_never_had", "small_ones_first"],
    given: {},
    starter: /^At [\d.]+ s, \d+ bytes of static were in use, and it has 200000\./,
  },
  "5.1": {
    like: ["breaker", {}],
    differ: ["blind_to_the_herd"],
    given: { probes: "2", fault: "stale" },
    starter: undefined,
  },
  "5.2": {
    // Its breakers do not say when to come back, so where they refuse, nobody does.
    like: ["breaker", { faultAt: "300" }],
    differ: ["wall_clock"],
    given: { fault: "clock" },
    starter: undefined,
  },
  "6.2": {
    like: ["deadline", {}],
    differ: ["budget_is_patience", "no_budget", "lets_calls_go_on"],
    given: {},
    starter: undefined,
  },
  "9.1": {
    // What comes back is handed out again at once, so nothing does.
    like: ["queue", { faultAt: "60", length: "30", rate: "4" }],
    differ: ["at_the_end", "one_try_more", "swallowed_error"],
    given: {},
    starter: undefined,
  },
};

const offering = exercisesOf(lessons).filter((listed) => inLessonOf(listed) !== undefined);

const inLessonFor = async (listed: Listed): Promise<InLesson> =>
  (await import(inLessonOf(listed)!.href)).default;

const showing = async (listed: Listed, file: string, given: Given = {}): Promise<Showing> => {
  const it = await inLessonFor(listed);
  const { shape } = await listed.load();
  const address = new URL(file, folderOf(listed)).href;
  const exports = Either.getOrThrow(readExports(shape, await import(address)));
  const surroundings = Either.getOrThrow(await Effect.runPromise(surround(it, { seed: 1, given })));
  return await Effect.runPromise(show(it, exports, surroundings, address));
};

/** The rows of a world in the table at the end, by service. */
const rowsOf = async (listed: Listed, { events }: Showing, name: string) => {
  const { lesson: { measures } } = await inLessonFor(listed);
  const { rows } = summarize(measures, fromEvents(events));
  return Object.fromEntries(
    rows.filter(({ world }) => world === name).map(({ service, values }) => [service, values])
      .toSorted(([one], [other]) => String(one) < String(other) ? -1 : 1),
  );
};

Deno.test("exercises that are shown in their lesson are those of the examples", () => {
  assert.deepEqual(offering.map(({ name }) => name), Object.keys(examples));
});

for (const listed of offering) {
  const { differ, given, like: [world, likeGiven], starter } = examples[listed.name]!;

  Deno.test(`exercise ${listed.name}: a right answer does in the lesson what ${world} does`, async () => {
    const shown = await showing(listed, "solution.ts", likeGiven);
    assert.equal(shown.problem, null);
    assert.deepEqual(
      await rowsOf(listed, shown, "yours"),
      await rowsOf(listed, shown, world),
    );
  });

  Deno.test(`exercise ${listed.name}: a wrong answer is seen in the lesson`, async () => {
    const right = await showing(listed, "solution.ts", given);
    const expected = await rowsOf(listed, right, "yours");
    for (const mistake of differ) {
      const wrong = await showing(listed, `mistakes/${mistake}.ts`, given);
      assert.notDeepEqual(await rowsOf(listed, wrong, "yours"), expected, mistake);
    }
  });

  Deno.test(`exercise ${listed.name}: its starter is shown in the lesson as what it is`, async () => {
    const { events, problem } = await showing(listed, "starter.ts");
    if (starter === undefined) assert.equal(problem, null);
    else assert.match(problem!.message, starter);
    assert.ok(events.some(({ world, _tag }) => world === "yours" && _tag === "TaskSucceeded"));
  });

  Deno.test(`exercise ${listed.name}: beside an answer runs the lesson as it is`, async () => {
    const { lesson } = await inLessonFor(listed);
    assert.equal(lesson, await listed.lesson.load());
    const { slug } = listed.lesson;
    const { events, worlds } = await showing(listed, "solution.ts", brief[slug]!);
    const values = briefValues(slug, lesson);
    const alone = await Effect.runPromise(
      Stream.runCollect(simulated(lesson, { seed: 1, values }, 100)),
    );
    assert.deepEqual(
      events.filter(({ world }) => world !== "yours"),
      Chunk.toReadonlyArray(alone),
    );
    assert.deepEqual(
      worlds.map(({ name }) => name),
      ["yours", ...lesson.worlds.filter(({ onlyLive }) => !onlyLive).map(({ name }) => name)],
    );
  });

  Deno.test(`exercise ${listed.name}: its task says that it can be watched`, async () => {
    const { task } = await load(listed);
    assert.match(task.replaceAll(/\s+/g, " "), /Watch it in the lesson/);
  });
}
