import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import checks from "../../../lessons/02-thread-pool/exercises/1-reject-when-full/checks.ts";
import type { Failure, Report } from "../../../src/exercise/report.ts";
import type { Step } from "../../../src/exercise/step.ts";
import { type Graded, make, type Options, type Sandbox } from "../../../src/cli/sandbox.ts";

const root = new URL("../../../", import.meta.url);

const solution = await Deno.readTextFile(
  new URL("lessons/02-thread-pool/exercises/1-reject-when-full/solution.ts", root),
);

/** Runs a test with a folder for learners' files: the process may read no other. */
const withFiles = async (
  body: (put: (source: string) => Promise<URL>) => Promise<void>,
): Promise<void> => {
  const work = fileURLToPath(new URL("work/", root));
  await Deno.mkdir(work, { recursive: true });
  const folder = await Deno.makeTempDir({ dir: work, prefix: "test-" });
  let files = 0;
  try {
    await body(async (source) => {
      const path = `${folder}/${++files}.ts`;
      await Deno.writeTextFile(path, source);
      return new URL(`file://${path}`);
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
};

const job = (file: URL) => ({
  name: "2.1",
  exercise: checks,
  file,
  seeds: 2,
  from: 0,
  onStep: () => Effect.void,
});

const inSandbox = <A>(
  body: (sandbox: Sandbox) => Effect.Effect<A>,
  options: Partial<Options> = {},
): Promise<A> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.flatMap(make({ deadline: Duration.seconds(30), reuse: false, ...options }), body),
    ),
  );

const gradeSource = async (
  source: string,
  options: Partial<Options> = {},
): Promise<Graded> => {
  let graded: Graded | undefined;
  await withFiles(async (put) => {
    const file = await put(source);
    graded = await inSandbox((sandbox) => sandbox.grade(job(file)), options);
  });
  return graded!;
};

/** Grades one source after another, in one process for as long as it lives. */
const gradeAll = async (sources: ReadonlyArray<string>): Promise<ReadonlyArray<Report>> => {
  let reports: ReadonlyArray<Report> = [];
  await withFiles(async (put) => {
    const files = await Promise.all(sources.map(put));
    const graded = await inSandbox(
      (sandbox) => Effect.forEach(files, (file) => sandbox.grade(job(file))),
      { reuse: true },
    );
    reports = graded.map(({ report }) => report);
  });
  return reports;
};

const firstFailure = ({ report }: Graded): Failure => {
  const failed = report.results.find(({ _tag }) => _tag === "Failed");
  assert.equal(failed?._tag, "Failed");
  return failed.failure;
};

/** A pool whose work is preceded by some statement of the learner's. */
const doing = (statement: string): string =>
  `import * as Effect from "effect/Effect";
   export const makePool = () => Effect.sync(() => { ${statement}; return { run: (work) => work }; });`;

Deno.test("sandbox grades a solution with full points", async () => {
  const { output, report } = await gradeSource(solution);
  assert.equal(report.problem, null);
  assert.ok(report.results.every(({ _tag }) => _tag === "Passed"));
  assert.deepEqual(output, { text: "", withheld: 0 });
});

Deno.test("sandbox tells how many seeds were tried, as the process comes along", async () => {
  await withFiles(async (put) => {
    const file = await put(solution);
    const steps: Array<Step> = [];
    const onStep = (step: Step) => Effect.sync(() => void steps.push(step));
    await inSandbox((sandbox) => sandbox.grade({ ...job(file), seeds: 16, onStep }));
    const [first] = checks.checks;
    const tried = [2, 4, 6, 8, 10, 12, 14];
    assert.deepEqual(steps.slice(0, 8), [
      { _tag: "CheckBegan", id: first!.id },
      ...tried.map((tried) => ({ _tag: "SeedsTried", id: first!.id, tried, of: 16 })),
    ]);
    assert.equal(steps[8]!._tag, "CheckEnded");
  });
});

const forbidden = {
  "write a file": `Deno.writeTextFileSync("stolen.txt", "")`,
  "read outside the project": `Deno.readTextFileSync("/etc/hosts")`,
  "see the environment": `Deno.env.get("HOME")`,
  "start a process": `new Deno.Command(Deno.execPath()).spawn()`,
  "reach the network": `Deno.listen({ port: 0 })`,
  "ask who runs it": `Deno.hostname()`,
};

Deno.test("sandbox lets nobody write, read elsewhere, see the environment, start or reach anything", async () => {
  const reports = await gradeAll(Object.values(forbidden).map(doing));
  Object.keys(forbidden).forEach((what, index) => {
    assert.match(JSON.stringify(reports[index]), /NotCapable/, what);
  });
});

Deno.test("sandbox imports nothing from the network", async () => {
  const { report } = await gradeSource(`import "https://esm.sh/left-pad"; export {};`);
  assert.ok(report.problem !== null);
});

/** A file that cannot be graded, and what is said of it. */
const problems: ReadonlyArray<readonly [name: string, source: string, message: RegExp]> = [
  ["a syntax error", "export const x = ;", /^SyntaxError: Expression expected$/],
  ["a throw at the top level", `\n\nthrow new Error("early");`, /^Error: early$/],
  ["a missing export", "export const makePol = 1;", /^makePool must be .* exports makePol\.$/],
  ["an export of the wrong type", "export const makePool = 1;", /^makePool must be a function/],
  ["a missing import", `import "./nowhere.ts";`, /Module not found/],
  ["a wait for ever at its top level", "await new Promise(() => {});", /never finishes loading/],
  ["Deno.exit at its top level", "Deno.exit(0);", /calls Deno\.exit/],
];

Deno.test("sandbox tells what keeps a file from being graded, and runs no check", async () => {
  const reports = await gradeAll(problems.map(([, source]) => source));
  problems.forEach(([name, , message], index) => {
    const { problem, results } = reports[index]!;
    assert.match(problem?.message ?? "", message, name);
    assert.ok(results.every(({ _tag }) => _tag === "NotRun"), name);
    assert.doesNotMatch(JSON.stringify(reports[index]), /sandbox_process|file:\/\//, name);
  });
});

Deno.test("sandbox names the place of a syntax error and of a throw", async () => {
  const [syntax, thrown] = await Promise.all([
    gradeSource("export const x = ;"),
    gradeSource(`\n\nthrow new Error("early");`),
  ]);
  assert.deepEqual(syntax.report.problem?.place, { line: 1, column: 18 });
  assert.equal(thrown.report.problem?.place?.line, 3);
});

const deadline = Duration.seconds(1);

Deno.test("sandbox stops an endless loop at the deadline, and says what it was", async () => {
  const [inCheck, atTopLevel] = await Promise.all([
    gradeSource(doing("for (;;);"), { deadline }),
    gradeSource("for (;;);", { deadline }),
  ]);
  assert.match(firstFailure(inCheck).message, /what an endless loop looks like/);
  assert.deepEqual(
    inCheck.report.results.map(({ _tag }) => _tag),
    ["Failed", "NotRun", "NotRun", "NotRun", "NotRun", "NotRun", "NotRun"],
  );
  assert.match(atTopLevel.report.problem?.message ?? "", /had not finished loading after 1 s/);
});

Deno.test("sandbox tells of an exit and of an uncaught error in the middle of a check", async () => {
  const [exit, uncaught] = await Promise.all([
    gradeSource(doing("Deno.exit(0)")),
    gradeSource(doing(`queueMicrotask(() => { throw new Error("late"); })`)),
  ]);
  assert.match(firstFailure(exit).message, /calls Deno\.exit/);
  assert.match(firstFailure(uncaught).message, /nobody caught/);
  assert.equal(firstFailure(uncaught).actual, "Error: late");
});

Deno.test("sandbox shows what the learner's code writes, and caps it", async () => {
  const [little, much] = await Promise.all([
    gradeSource(doing(`console.log("one"); console.error("two")`)),
    gradeSource(`for (let n = 0; n < 1e5; n++) console.log("again and again"); export {};`),
  ]);
  assert.match(little.output.text, /^one\ntwo\n/);
  assert.equal(much.output.text.length, 4_000);
  assert.equal(much.output.withheld, 1e5 * 16 - 4_000);
});

Deno.test("sandbox does not take output for messages", async () => {
  const forged = JSON.stringify({ _tag: "Finished" });
  const { output, report } = await gradeSource(doing(`console.log('\\n' + '${forged}')`));
  assert.ok(report.results.every(({ _tag }) => _tag !== "NotRun"));
  assert.ok(output.text.includes(forged));
});

Deno.test("sandbox that reuses its process grades on after one was killed", async () => {
  await withFiles(async (put) => {
    const [loop, good] = await Promise.all([put("for (;;);"), put(solution)]);
    const graded = await inSandbox(
      (sandbox) => Effect.forEach([good, loop, good], (file) => sandbox.grade(job(file))),
      // Enough for the solution, on a machine that does much else.
      { reuse: true, deadline: Duration.seconds(3) },
    );
    assert.deepEqual(graded.map(({ report }) => report.problem === null), [true, false, true]);
  });
});
