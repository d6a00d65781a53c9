import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { hasTerminal, startInTerminal } from "../../terminal.ts";
import { copyProject, type ProjectCopy } from "./project_copy.ts";

const mine = "work/02-thread-pool/1-reject-when-full.ts";

let copy: Promise<ProjectCopy> | undefined;

Deno.test.afterAll(async () => await (await copy)?.remove());

/** Runs a test with the project as a learner has it who has not begun. */
const withProjectCopy = async (body: (project: ProjectCopy) => Promise<void>): Promise<void> => {
  const project = await (copy ??= copyProject());
  try {
    await body(project);
  } finally {
    await project.clear();
  }
};

const folder = "lessons/02-thread-pool/exercises/1-reject-when-full";

/** Puts one of the exercise's own files where the learner's is. */
const answer = async (project: ProjectCopy, file: string): Promise<void> =>
  await project.write(mine, await project.read(`${folder}/${file}`));

const reportsOf = async (project: ProjectCopy, ...args: ReadonlyArray<string>) => {
  const { code, stdout } = await project.task("grade", ...args, "--format", "json");
  return { code, reports: JSON.parse(stdout) };
};

Deno.test("exercise begins with a copy of the starter, and without a terminal grades it once", async () => {
  await withProjectCopy(async (project) => {
    const { code, stderr, stdout } = await project.task("exercise", "2");
    assert.equal(code, 1);
    assert.equal(stderr, "");
    assert.match(stdout, /^2\.1 Reject when full/);
    assert.match(stdout, /This is no terminal: the file is graded once, and not watched\./);
    assert.match(stdout, /0 of 12 points, 0 %/);
    assert.equal(await project.read(mine), await project.read(`${folder}/starter.ts`));
    const list = (await project.task("exercise")).stdout;
    assert.match(list, /2\.1 {2}Reject when full .* 0\/12 /);
    assert.match(list, /\nBegin with: deno task exercise 1\.1\n$/);
  });
});

Deno.test("grade shows a wrong answer's mistake, and the compiler's errors after it", async () => {
  await withProjectCopy(async (project) => {
    await answer(project, "mistakes/check_then_act.ts");
    await project.write(mine, `${await project.read(mine)}\nexport const wrong: number = "x";\n`);
    const { code, stdout } = await project.task("grade", "2.1");
    assert.equal(code, 1);
    assert.match(stdout, /✗ {3}0\/2 {2}As much work runs at once/);
    assert.match(stdout, /expected +at most 2 at work at once\n +actual +3 at work at once\n/);
    assert.match(stdout, /where +seed \d+, at 0\.010 s, with \d fibers? out of turn\n/);
    assert.match(stdout, / {4}0\.000 s {2}a +starts in pool\n/);
    assert.match(
      stdout,
      /10 of 12 points, 83 %[^]*TS2322 \[ERROR\][^]*1-reject-when-full\.ts:\d+:/,
    );
    assert.ok(!stdout.includes("file://"), "paths from the project's root");
  });
});

Deno.test("grade --seed gives the failure that the report named", async () => {
  await withProjectCopy(async (project) => {
    await answer(project, "mistakes/check_then_act.ts");
    const first = await reportsOf(project, "2.1");
    const [failed] = first.reports[0].results;
    const again = await reportsOf(project, "2.1", "--seed", String(failed.failure.run.seed));
    assert.equal(again.code, 1);
    assert.deepEqual(again.reports[0].results[0], failed);
  });
});

Deno.test("hint gives three steps for the first check that fails", async () => {
  await withProjectCopy(async (project) => {
    await answer(project, "mistakes/barging.ts");
    const steps: Array<string> = [];
    for (let time = 0; time < 4; time++) {
      const { code, stdout } = await project.task("hint", "2.1");
      assert.equal(code, 0);
      assert.match(stdout, /Who has waited longest is next/);
      steps.push(stdout.slice(0, "Hint 1 of 3".length));
    }
    assert.deepEqual(steps, ["Hint 1 of 3", "Hint 2 of 3", "Hint 3 of 3", "Hint 3 of 3"]);
  });
});

Deno.test("solution is there when asked twice", async () => {
  await withProjectCopy(async (project) => {
    const [first, second] = [
      await project.task("solution", "2.1"),
      await project.task("solution", "2.1"),
    ];
    assert.match(first.stdout, /not passed 2\.1 yet\. Ask again/);
    assert.match(second.stdout, /^The whole state is a count and a list/);
    assert.match(second.stdout, /export const makePool = /);
  });
});

Deno.test("grade with a right answer passes, and opens the solution; progress remembers it", async () => {
  await withProjectCopy(async (project) => {
    await answer(project, "solution.ts");
    const { code, stdout } = await project.task("grade", "2.1");
    assert.equal(code, 0);
    assert.match(stdout, /12 of 12 points, 100 %\n$/);
    assert.match((await project.task("solution", "2.1")).stdout, /^The whole state/);
    assert.match((await project.task("progress")).stdout, /12\/12 +100 % +passed on \d{4}-/);
    assert.match((await project.task("hint", "2.1")).stdout, /no hint is needed/);
  });
});

Deno.test("grade goes through all exercises: a table, the total, what to mend first", async () => {
  await withProjectCopy(async (project) => {
    await answer(project, "solution.ts");
    const { code, stdout } = await project.task("grade", "2");
    assert.equal(code, 1);
    assert.match(stdout, /^ {2}2\.1 {2}Reject when full +█{20} +12\/12 +100 %$/m);
    assert.match(stdout, /^ {2}2\.2 .*░{20} +0\/9 +0 %$/m);
    assert.match(stdout, /^ +together .* 12\/29 +41 %$/m);
    assert.match(
      stdout,
      /\n\nNot begun yet: 2 of 3\. Begin with: deno task exercise 2\.2\n$/,
    );
    for (const name of ["2-count-who-is-inside", "3-size-for-a-burst"]) {
      const solution = await project.read(`lessons/02-thread-pool/exercises/${name}/solution.ts`);
      await project.write(`work/02-thread-pool/${name}.ts`, solution);
    }
    const done = await reportsOf(project, "thread-pool");
    assert.equal(done.code, 0);
    assert.deepEqual(
      done.reports.map(({ exercise }: { exercise: string }) => exercise),
      ["2.1", "2.2", "2.3"],
    );
  });
});

Deno.test("reset keeps the learner's version, each time", async () => {
  await withProjectCopy(async (project) => {
    const { stdout } = await project.task("reset", "2.1");
    assert.match(stdout, /^2\.1 was not begun, and begins now: work\/02-thread-pool\//);
    await project.clear();
    for (const text of ["// first\n", "// second\n"]) {
      await project.write(mine, text);
      const { code, stdout } = await project.task("reset", "2.1");
      assert.equal(code, 0);
      assert.match(
        stdout,
        /^Your version is kept: work\/backups\/02-thread-pool\/1-reject-when-full\./,
      );
    }
    assert.equal(await project.read(mine), await project.read(`${folder}/starter.ts`));
    const backups = await project.filesIn("work/backups");
    const kept = await Promise.all(backups.map((file) => Deno.readTextFile(file)));
    assert.deepEqual(kept, ["// first\n", "// second\n"]);
  });
});

Deno.test("exercise leaves alone what the learner has begun", async () => {
  await withProjectCopy(async (project) => {
    await project.write(mine, "// mine\n");
    const { stdout } = await project.task("exercise", "2.1");
    assert.match(stdout, /makePool must be a function/);
    assert.equal(await project.read(mine), "// mine\n");
  });
});

Deno.test("progress goes to a file and comes back, and overwrites none", async () => {
  await withProjectCopy(async (project) => {
    await answer(project, "solution.ts");
    await reportsOf(project, "2.1");
    assert.equal((await project.task("progress", "export", "mine.json")).code, 0);
    assert.equal((await project.task("progress", "export", "mine.json")).code, 1);
    await Deno.remove(`${project.path}/work`, { recursive: true });
    assert.equal((await project.task("progress", "import", "mine.json")).code, 0);
    const { stdout } = await project.task("progress");
    assert.match(stdout, /12\/12 +100 % +passed/);
    assert.match(stdout, /\n +together .* 12\/\d+ +\d+ %\n$/);
    const elsewhere = await Deno.makeTempDir();
    try {
      const exported = await project.task("progress", "export", `${elsewhere}/mine.json`);
      assert.equal(exported.stdout, `written to ${elsewhere}/mine.json\n`);
    } finally {
      await Deno.remove(elsewhere, { recursive: true });
    }
    await project.write("work/progress.json", "{}");
    const { code, stderr } = await project.task("progress");
    assert.equal(code, 1);
    assert.match(stderr, /json does not hold the progress of a learner \("version" is missing\);/);
    assert.match(stderr, /^error: work\/progress\.json .* nothing was changed/);
  });
});

/** A command line that is wrong, and what its one line of error says. */
const mistakes: ReadonlyArray<readonly [ReadonlyArray<string>, RegExp]> = [
  [["grade", "99"], /there is no exercise "99": give a lesson such as 2, an exercise such as 2\.1/],
  [["grade", "2.9"], /there is no exercise 2\.9: lesson 2 has 2\.1, 2\.2, 2\.3/],
  [["grade", "thred-pool"], /did you mean thread-pool\?/],
  [["grade", "--seads", "1"], /there is no option --seads here; did you mean --seeds\?/],
  [["grade", "--seeds", "0"], /--seeds is "0", and must be a whole number from 1 to 10000/],
  [["grade", "--seeds", "2", "--seed", "1"], /--seeds and --seed do not go together/],
  [["grade", "--format", "jsn"], /--format is "jsn", .*did you mean json\?/],
  [["grade", "--deadline", "soon"], /--deadline is "soon", and must be a number/],
  [["grade", "2", "3"], /"3" is one word too many/],
  [["hint"], /which exercise\? Give its number, such as 2\.1/],
  [["hint", "2"], /lesson 2 has several exercises: say which, of 2\.1, 2\.2, 2\.3/],
  [["reset", "2.1", "--force"], /there is no option --force here; see --help/],
  [["solution", "two"], /there is no exercise "two"/],
  [["progress", "exprot", "x"], /"exprot" is neither export nor import; did you mean export\?/],
  [["progress", "import"], /import needs the name of a file/],
  [["exercise", "2.0"], /there is no exercise 2\.0/],
];

Deno.test("exercise commands answer a mistake with exit code 2, one clear line, and no output", async () => {
  await withProjectCopy(async (project) => {
    const results = await Promise.all(
      mistakes.map(([[name, ...args]]) => project.task(name!, ...args)),
    );
    results.forEach(({ code, stderr, stdout }, index) => {
      const [args, message] = mistakes[index]!;
      assert.equal(code, 2, args.join(" "));
      assert.equal(stdout, "", args.join(" "));
      assert.match(stderr, /^error: .*\n$/);
      assert.match(stderr, message);
    });
    await assert.rejects(Deno.stat(`${project.path}/work`), "nothing was written");
  });
});

Deno.test("exercise commands have help", async () => {
  await withProjectCopy(async (project) => {
    const names = ["exercise", "grade", "hint", "reset", "solution", "progress"];
    const results = await Promise.all(names.map((name) => project.task(name, "--help")));
    results.forEach(({ code, stdout }, index) => {
      assert.equal(code, 0);
      assert.match(stdout, new RegExp(`^deno task ${names[index]} [^]*--help +show this\n$`));
    });
  });
});

Deno.test({
  name: `grade in a terminal says how many schedules were tried, and leaves nothing of that${
    hasTerminal ? "" : " (ignored: needs script of util-linux)"
  }`,
  ignore: !hasTerminal,
  fn: async () => {
    await withProjectCopy(async (project) => {
      await answer(project, "solution.ts");
      const size = { cwd: project.path, columns: 100, rows: 50 };
      const { end, kill } = startInTerminal(project.command("grade", "2.1"), size);
      const patience = setTimeout(kill, 30_000);
      const { code, drawn } = await end();
      clearTimeout(patience);
      assert.equal(code, 0);
      const [progress, report] = drawn.split("2.1 Reject when full");
      const told = progress!.split("\r\x1b[2K").filter((line) => line.includes("schedules"));
      assert.deepEqual(told.slice(0, 2), [
        "2.1 workers, 25 of 200 schedules …",
        "2.1 workers, 50 of 200 schedules …",
      ]);
      assert.ok(progress!.lastIndexOf("\r\x1b[2K") > progress!.lastIndexOf("…"));
      assert.doesNotMatch(report!, /schedules/);
    });
  },
});

Deno.test({
  name: `exercise in a terminal grades at every save and does what the keys ask for${
    hasTerminal ? "" : " (ignored: needs script of util-linux)"
  }`,
  ignore: !hasTerminal,
  fn: async () => {
    await withProjectCopy(async (project) => {
      const { end, kill, press, until } = startInTerminal(project.command("exercise", "2.1"), {
        cwd: project.path,
        columns: 100,
        rows: 50,
      });
      // What never comes is to fail the test, and not to hold it up.
      const patience = setTimeout(kill, 30_000);
      const begun = await until("waiting for you to save work/");
      assert.match(
        stripVTControlCharacters(begun),
        /your file is work\/02-thread-pool\/1-reject-when-full\.ts/,
      );
      await answer(project, "mistakes/barging.ts");
      await until("grading: workers, 175 of 200 schedules …");
      await until("10 of 12 points");
      await press("h");
      await until("Hint 1 of 3");
      await press("s");
      await until("Press s again");
      await answer(project, "solution.ts");
      await until("12 of 12 points");
      await press("s");
      await until("The whole state is a count and a list");
      await press("l");
      assert.match(stripVTControlCharacters(await until("passed on")), /2\.2 [^]*2\.3 /);
      await press("r");
      await until("The starter is back. Your version: work/backups/");
      // The next of the book, whichever the command named.
      for (const next of ["2.2 Count who", "2.3 Size for", "3.1 Lend what"]) {
        await press("n");
        await until(next);
      }
      await press("q");
      assert.equal((await end()).code, 0);
      clearTimeout(patience);
      assert.equal(await project.read(mine), await project.read(`${folder}/starter.ts`));
    });
  },
});
