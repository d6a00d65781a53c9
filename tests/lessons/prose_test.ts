import assert from "node:assert/strict";
import { lessons } from "../../lessons/mod.ts";
import { inclusionsOf, quotationsOf, wordsOf } from "../../src/content/prose.ts";
import { regionsOf } from "../../src/content/region.ts";
import { outputOf } from "../../src/dev/quotation.ts";

const root = new URL("../../", import.meta.url);

const folders = lessons.map((lesson) => ({
  lesson,
  folder: `lessons/${String(lesson.number).padStart(2, "0")}-${lesson.slug}/`,
}));

const read = (path: string): Promise<string> => Deno.readTextFile(new URL(path, root));

/** The names of a folder's files with an ending; none where there is no folder. */
const filesIn = async (path: string, ending: string): Promise<ReadonlyArray<string>> => {
  const names: Array<string> = [];
  try {
    for await (const entry of Deno.readDir(new URL(path, root))) {
      if (entry.isFile && entry.name.endsWith(ending)) names.push(entry.name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return names.sort();
};

/** Markdown files that quote runs. */
const quoting = ["README.md", ...folders.map(({ folder }) => `${folder}lesson.md`)];

Deno.test("lessons are numbered from 1, without gaps, and each folder with prose is one", async () => {
  const present: Array<string> = [];
  for await (const entry of Deno.readDir(new URL("lessons/", root))) {
    const folder = `lessons/${entry.name}/`;
    if (entry.isDirectory && (await filesIn(folder, "lesson.md")).length > 0) present.push(folder);
  }
  assert.deepEqual(present.sort(), folders.map(({ folder }) => folder));
  assert.deepEqual(lessons.map(({ number }) => number), lessons.map((_, index) => index + 1));
});

for (const { folder, lesson } of folders) {
  Deno.test(`prose of lesson ${lesson.number} has its title and 1,000 to 2,000 words`, async () => {
    const prose = await read(`${folder}lesson.md`);
    assert.ok(prose.startsWith(`# ${lesson.title}\n`));
    const words = wordsOf(prose);
    assert.ok(words >= 1000 && words <= 2000, `${words} words`);
  });

  Deno.test(`prose of lesson ${lesson.number} includes every region of its code, and no other`, async () => {
    const included = inclusionsOf(await read(`${folder}lesson.md`));
    const regions: Array<string> = [];
    const files = [
      ...await filesIn(folder, ".ts"),
      ...(await filesIn(`${folder}node/`, ".ts")).map((file) => `node/${file}`),
    ];
    for (const file of files) {
      for (const name of regionsOf(await read(folder + file)).keys()) {
        regions.push(`${file}#${name}`);
      }
    }
    assert.deepEqual(
      included.map(({ file, region }) => `${file}#${region}`).sort(),
      regions.sort(),
    );
  });
}

Deno.test("README.md shows the picture that the program draws", async () => {
  assert.equal(
    await read("lessons/01-cascading-failure/run.svg"),
    await outputOf("deno task lesson 1 --format svg"),
  );
});

for (const path of quoting) {
  Deno.test(`${path} quotes runs as they really are`, async () => {
    // Side by side: each is a process of its own.
    await Promise.all(
      quotationsOf(await read(path)).map(async ({ command, line, output }) =>
        assert.equal(output, await outputOf(command), `line ${line}: $ ${command}`)
      ),
    );
  });

  Deno.test(`${path} links to nothing in this repository that is not there`, async () => {
    const base = new URL(path, root);
    for (
      const [, target] of (await read(path)).replace(/`[^`]*`/g, "").matchAll(
        /\]\((?!https?:)([^)#]+)/g,
      )
    ) {
      await assert.doesNotReject(Deno.stat(new URL(target!, base)), `${path}: ${target}`);
    }
  });
}
