import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import { lessons } from "../../../lessons/mod.ts";
import type { Demonstration } from "../../../src/lesson/lesson.ts";
import { flagOf } from "../../../src/lesson/flag_name.ts";
import { simulated } from "../../../src/lesson/run.ts";
import { decodeStream, encode } from "../../../src/trace/ndjson.ts";
import { brief, briefValues } from "../../lessons/brief.ts";
import { hasTerminal } from "../../terminal.ts";
import { lesson, lessonInTerminal, readUntilEnd, spawnLesson } from "./command.ts";

Deno.test("lesson lists every lesson: number, slug, title, minutes", async () => {
  const { code, stderr, stdout } = await lesson([]);
  assert.equal(code, 0);
  assert.equal(stderr, "");
  for (const { minutes, number, slug, title } of lessons) {
    assert.match(stdout, new RegExp(`^ *${number} +${slug} +${title} +${minutes}$`, "m"));
  }
});

Deno.test("lesson runs by number and by slug alike", async () => {
  const [byNumber, bySlug] = await Promise.all([
    lesson(["2", "--format", "table"]),
    lesson(["thread-pool", "--format", "table"]),
  ]);
  assert.deepEqual(bySlug, byNumber);
  assert.match(byNumber.stdout, /^request +naive/m);
});

/** The events of a brief run in this process, as text. */
const eventsHere = async (
  slug: string,
  demonstration: Demonstration,
  seed: number,
): Promise<string> => {
  const run = simulated(demonstration, { seed, values: briefValues(slug, demonstration) });
  const lines = Stream.runFold(run, "", (text, event) => `${text}${encode(event)}\n`);
  return await Effect.runPromise(lines);
};

Deno.test("lesson gives the same bytes for the same seed, across processes, and others for another", async () => {
  for (const { load, number, slug } of lessons) {
    const demonstration = await load();
    const flags = Object.entries(brief[slug]!).flatMap(([name, value]) => [flagOf(name), value]);
    const { stdout } = await lesson([
      String(number),
      ...flags,
      "--seed",
      "7",
      "--format",
      "ndjson",
    ]);
    assert.ok(stdout.length > 5_000, `${slug}: ${stdout.length}`);
    assert.ok(stdout === await eventsHere(slug, demonstration, 7), "the same bytes");
    assert.ok(stdout !== await eventsHere(slug, demonstration, 8), "other bytes");
  }
});

Deno.test("lesson --format ndjson is readable as events, in order of time", async () => {
  const { stdout } = await lesson(["1", "--format", "ndjson"]);
  let latest = 0;
  await Effect.runPromise(
    Stream.runForEach(decodeStream(Stream.make(stdout)), ({ at }) =>
      Effect.sync(() => {
        assert.ok(at >= latest);
        latest = at;
      })),
  );
  assert.ok(latest > 60_000);
});

Deno.test("lesson --format svg writes one picture and nothing else", async () => {
  const { code, stdout } = await lesson(["1", "--format", "svg"]);
  assert.equal(code, 0);
  assert.match(stdout, /^<svg [^]*<\/svg>\n$/);
});

Deno.test("lesson piped prints the log and the table at once, without escape sequences", async () => {
  const { code, stdout } = await lesson(["2", "--length", "5"]);
  assert.equal(code, 0);
  assert.match(stdout, /^Lesson 2: .* seed 1\n/);
  assert.match(stdout, /\d\.\d{3} s {2}bulkhead {2}request-1 +starts in pool\n/);
  assert.match(stdout, /\n\n[^]*service +world[^]*report +naive[^]*\n$/);
  assert.equal(stripVTControlCharacters(stdout), stdout);
});

Deno.test("lesson colours a pipe under FORCE_COLOR, and NO_COLOR has the last word", async () => {
  const args = ["2", "--length", "2"];
  const [plain, forced, both, zero] = await Promise.all([
    lesson(args),
    lesson(args, { FORCE_COLOR: "1" }),
    lesson(args, { FORCE_COLOR: "1", NO_COLOR: "1" }),
    lesson(args, { FORCE_COLOR: "0" }),
  ]);
  assert.notEqual(forced.stdout, plain.stdout);
  assert.equal(stripVTControlCharacters(forced.stdout), plain.stdout);
  assert.equal(both.stdout, plain.stdout);
  assert.equal(zero.stdout, plain.stdout);
});

Deno.test("lesson --help lists the parameters with bounds and defaults, and the options", async () => {
  const { code, stdout } = await lesson(["2", "--help"]);
  assert.equal(code, 0);
  assert.match(stdout, /--workers N +Workers in the pool: a whole number from 1 to 64; default 10/);
  assert.match(stdout, /--longest-wait N [^]*default 1\.5 s/);
  for (const option of ["--seed", "--speed", "--format", "--live", "--help"]) {
    assert.match(stdout, new RegExp(`^  ${option}\\b`, "m"));
  }
  const general = await lesson(["--help"]);
  assert.equal(general.code, 0);
  assert.match(general.stdout, /deno task lesson \[number or name\] \[options\]/);
});

/** What is wrong, and what the one line of the error must say. */
const mistakes: ReadonlyArray<readonly [ReadonlyArray<string>, RegExp]> = [
  [["99"], /there is no lesson "99": give a number from 1 to \d+ or a name/],
  [["thred-pool"], /no lesson "thred-pool".*did you mean thread-pool\?/],
  [["2", "--wrokers", "4"], /no option --wrokers in this lesson; did you mean --workers\?/],
  [["2", "--zzz"], /no option --zzz in this lesson; see --help/],
  [["2", "--workers", "0"], /--workers is "0", and must be a whole number from 1 to 64/],
  [["2", "--workers", "many"], /--workers is "many", and must be a whole number from 1 to 64/],
  [["2", "--workers"], /--workers needs a value/],
  [["2", "--workers", "4", "--workers", "5"], /--workers is given twice/],
  [["2", "--seed", "-1"], /--seed is "-1", and must be a whole number from 0/],
  [["2", "--speed", "0"], /--speed is "0", and must be a number from 0\.01 to 10000/],
  [
    ["2", "--format", "tabel"],
    /--format is "tabel", .*text, table, ndjson, svg; did you mean table\?/,
  ],
  [["2", "--live=yes"], /--live takes no value, and was given "yes"/],
  [["2", "--live", "--speed", "2"], /--speed does not go with --live/],
  [["2", "3"], /"3" is one word too many/],
  [["thread"], /no lesson "thread".*did you mean thread-pool\?/],
  [["--version"], /there is no option --version without a lesson; see deno task lesson --help/],
  [["--seed", "7"], /--seed needs a lesson to go with: deno task lesson 2 --seed/],
];

Deno.test("lesson answers a mistake with exit code 2, one clear line, and no output", async () => {
  const results = await Promise.all(mistakes.map(([args]) => lesson(args)));
  results.forEach(({ code, stderr, stdout }, index) => {
    const [args, message] = mistakes[index]!;
    assert.equal(code, 2, args.join(" "));
    assert.equal(stdout, "", args.join(" "));
    assert.match(stderr, /^error: .*\n$/);
    assert.match(stderr, message);
  });
});

Deno.test("lesson ends quietly when whoever reads it has seen enough", async () => {
  const child = spawnLesson(["2"]);
  const reader = child.stdout.getReader();
  await reader.read();
  await reader.cancel();
  const errors = new Response(child.stderr).text();
  assert.equal((await child.status).code, 0);
  assert.equal(await errors, "");
});

Deno.test("lesson --live, interrupted, ends with the table so far and code 130", async () => {
  const child = spawnLesson(["2", "--live"]);
  const errors = new Response(child.stderr).text();
  const output = await readUntilEnd(child.stdout, {
    for: "ends well",
    then: () => child.kill("SIGINT"),
  });
  assert.equal((await child.status).code, 130);
  assert.match(
    output,
    /request-1 [^]*\n\nSo far, at \d+\.\d s:\n[^]*\nrequest +naive[^]*\n +bulkhead +\d+/,
  );
  assert.equal(await errors, "");
});

const inTerminal = { ignore: !hasTerminal };
const reason = hasTerminal ? "" : " (ignored: needs script of util-linux)";

Deno.test({
  name: `lesson in a terminal draws the picture, then the table, within its width${reason}`,
  ...inTerminal,
  fn: async () => {
    const { code, drawn } = await lessonInTerminal(["2", "--speed", "30", "--length", "20"], {
      columns: 60,
      rows: 24,
    });
    assert.equal(code, 0);
    const text = stripVTControlCharacters(drawn);
    assert.match(text, /A bare semaphore\r?\n +pool █+·* +\d+\/10 {2}queue ▒+/);
    assert.match(text, /Ctrl-C ends the run/);
    assert.match(text, /service +world/);
    for (const line of text.split(/\r?\n/)) assert.ok(line.length <= 60, line);
    assert.ok(drawn.includes("\x1b[?25h"), "the cursor is shown again");
  },
});

Deno.test({
  name: `lesson in a terminal ends on Ctrl-C with the table so far and code 130${reason}`,
  ...inTerminal,
  fn: async () => {
    const { code, drawn } = await lessonInTerminal(["2"], {
      columns: 100,
      rows: 30,
      interruptAt: "ends well",
    });
    assert.equal(code, 130);
    assert.match(stripVTControlCharacters(drawn), /\nrequest +naive[^]*\n +bulkhead +\d+/);
    assert.ok(drawn.includes("\x1b[?25h"), "the cursor is shown again");
  },
});

Deno.test({
  name: `lesson in a terminal uses no colour under NO_COLOR${reason}`,
  ...inTerminal,
  fn: async () => {
    const options = { columns: 100, rows: 30 };
    const args = ["2", "--speed", "100", "--length", "5"];
    const [coloured, plain] = await Promise.all([
      lessonInTerminal(args, options),
      lessonInTerminal(args, { ...options, env: { NO_COLOR: "1" } }),
    ]);
    // deno-lint-ignore no-control-regex
    const colour = /\x1b\[\d+m/;
    assert.match(coloured.drawn, colour);
    assert.doesNotMatch(plain.drawn, colour);
  },
});
