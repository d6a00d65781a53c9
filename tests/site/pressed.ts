/**
 * The site's pages for tests. It takes seconds to render them, and several files of tests ask for
 * them side by side, so they are kept in `.tests/` for as long as no source changes.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { lessons } from "../../lessons/mod.ts";
import { type Archive, pack, unpack } from "../../site/archive.ts";
import { lateTypes, makeArchive } from "../../src/dev/archive.ts";
import { pageTypes } from "../../src/dev/page_types.ts";
import { press } from "../../src/dev/press.ts";

const root = new URL("../../", import.meta.url);
const folder = new URL(".tests/", root);

/** Milliseconds that one rendering may take before another file no longer waits for it. */
const patience = 60_000;

const filesIn = (path: string): ReadonlyArray<string> =>
  Array.from(Deno.readDirSync(new URL(path, root))).flatMap(({ isDirectory, name }) =>
    isDirectory ? filesIn(`${path}${name}/`) : [path + name]
  );

/** The same for as long as all that pages are made of is the same. */
const keyOf = (): string => {
  const hash = createHash("sha256").update(Deno.version.deno);
  const files = ["deno.json", "deno.lock", ...["lessons/", "site/", "src/"].flatMap(filesIn)];
  for (const path of files.toSorted()) {
    hash.update(`${path}\n`).update(Deno.readFileSync(new URL(path, root)));
  }
  return hash.digest("hex").slice(0, 20);
};

const recall = (kept: URL): Archive | undefined => {
  try {
    const { guide, leaves } = unpack(Deno.readFileSync(kept).buffer);
    return { guide, leaves, late: lateTypes(pageTypes(lessons).load) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
};

/** Whether no other file of tests renders them now. */
const isFirst = (claim: URL): boolean => {
  try {
    Deno.mkdirSync(claim);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    throw error;
  }
};

const removeOthers = (kept: URL): void => {
  for (const { name } of Deno.readDirSync(folder)) {
    const file = new URL(name, folder);
    if (name.endsWith(".bin") && file.href !== kept.href) Deno.removeSync(file);
  }
};

const render = async (kept: URL, claim: URL): Promise<Archive> => {
  try {
    const archive = await makeArchive(await press(), "quick");
    const part = new URL(`${kept.href}.part`);
    Deno.writeFileSync(part, pack(archive));
    Deno.renameSync(part, kept);
    removeOthers(kept);
    return archive;
  } finally {
    Deno.removeSync(claim);
  }
};

const obtain = async (): Promise<Archive> => {
  Deno.mkdirSync(folder, { recursive: true });
  const kept = new URL(`${keyOf()}.bin`, folder);
  const claim = new URL(`${kept.href}.claim`);
  const end = performance.now() + patience;
  for (;;) {
    const known = recall(kept);
    if (known !== undefined) return known;
    if (isFirst(claim)) return await render(kept, claim);
    // Whoever had claimed it may have been killed.
    if (performance.now() > end) Deno.removeSync(claim);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

let obtained: Promise<Archive> | undefined;

/** The site's pages, as they follow from the sources as they are now. */
export const archive = (): Promise<Archive> => obtained ??= obtain();
