/**
 * The types that the listings of each page show, worked out where they are not yet known. What was
 * worked out is kept in `work/`, because it takes TypeScript's compiler seconds.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { Asset } from "../content/edition.ts";
import {
  type FileTypes,
  type Listing,
  rowsOf,
  rowsOfFile,
  typesIn,
} from "../content/listing_types.ts";
import { inclusionsOf } from "../content/prose.ts";
import { regionsOf } from "../content/region.ts";
import { type Chapter, exercisesOf } from "../exercise/chapter.ts";
import type { Question } from "./identifier_types.ts";

const root = new URL("../../", import.meta.url);
const read = (path: string): string => Deno.readTextFileSync(new URL(path, root));

/** A page that has listings. */
interface TypedPage {
  /** The number of its lesson, `2`, or of its exercise, `2.1`. */
  readonly name: string;
  readonly listings: ReadonlyArray<Listing>;
}

/** A lesson's page and those of its exercises. */
interface Part {
  readonly lessonFolder: string;
  readonly pages: ReadonlyArray<TypedPage>;
}

const included = (folder: string, prose: string): ReadonlyArray<Listing> =>
  inclusionsOf(read(folder + prose)).map(({ file, region }) => {
    const path = new URL(folder + file, root).href.slice(root.href.length);
    const source = read(path);
    return { file, path, rows: rowsOf(source, regionsOf(source).get(region)!) };
  });

const starterOf = (folder: string): Listing => {
  const path = `${folder}starter.ts`;
  return { file: "starter.ts", path, rows: rowsOfFile(read(path)) };
};

const partOf = (chapter: Chapter): Part => {
  const lessonFolder = `${String(chapter.number).padStart(2, "0")}-${chapter.slug}`;
  const exercises = exercisesOf([chapter]).map(({ folder, name }): TypedPage => {
    const here = `lessons/${lessonFolder}/exercises/${folder}/`;
    return { name, listings: [...included(here, "task.md"), starterOf(here)] };
  });
  const lesson: TypedPage = {
    name: String(chapter.number),
    listings: included(`lessons/${lessonFolder}/`, "lesson.md"),
  };
  return { lessonFolder, pages: [lesson, ...exercises] };
};

const questionOf = ({ pages }: Part): Question => {
  const lines: Record<string, Array<number>> = {};
  for (const { path, rows } of pages.flatMap(({ listings }) => listings)) {
    (lines[path] ??= []).push(...rows.map(({ line }) => line));
  }
  return lines;
};

const sourcesIn = (folder: string): ReadonlyArray<string> =>
  Array.from(Deno.readDirSync(new URL(folder, root))).flatMap(({ isDirectory, name }) => {
    if (isDirectory) return name === "mistakes" ? [] : sourcesIn(`${folder}${name}/`);
    return name.endsWith(".ts") ? [folder + name] : [];
  }).sort();

/** What the types of every lesson follow from. */
const shared = (): ReadonlyArray<string> => [
  "deno.json",
  "deno.lock",
  "src/dev/identifier_types.ts",
  "src/dev/project_types.ts",
  "src/content/listing_types.ts",
  "src/content/region.ts",
  ...["exercise", "lesson", "simulation", "trace"].flatMap((name) => sourcesIn(`src/${name}/`)),
];

/**
 * A key for what is asked about each part and all that the answer follows from: a lesson imports
 * only what all share, and lessons before it.
 */
const keysOf = (parts: ReadonlyArray<Part>): ReadonlyArray<string> => {
  const hash = createHash("sha256").update(Deno.version.typescript);
  for (const path of shared()) hash.update(`${path}\n${read(path)}`);
  return parts.map((part) => {
    for (const path of sourcesIn(`lessons/${part.lessonFolder}/`)) {
      hash.update(`${path}\n${read(path)}`);
    }
    return hash.copy().update(JSON.stringify(questionOf(part))).digest("hex");
  });
};

const kept = ({ lessonFolder }: Part): URL => new URL(`work/.types/${lessonFolder}.json`, root);

const recall = (part: Part, key: string): FileTypes | undefined => {
  try {
    const known = JSON.parse(Deno.readTextFileSync(kept(part)));
    return known.key === key ? known.types : undefined;
  } catch (error) {
    // Not there, or not whole: it is worked out anew.
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return undefined;
    throw error;
  }
};

/** Keeps what was worked out. Another process may do the same now, so the file changes at once. */
const keep = (part: Part, key: string, types: FileTypes): void => {
  Deno.mkdirSync(new URL("work/.types/", root), { recursive: true });
  const whole = Deno.makeTempFileSync({ dir: fileURLToPath(new URL("work/.types/", root)) });
  Deno.writeTextFileSync(whole, JSON.stringify({ key, types }));
  Deno.renameSync(whole, kept(part));
};

/** Asks in a process of its own. */
const ask = async (question: Question): Promise<FileTypes> => {
  const process = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--allow-read",
      "--allow-env",
      "--allow-sys",
      "--allow-run",
      fileURLToPath(new URL("identifier_types.ts", import.meta.url)),
    ],
    cwd: fileURLToPath(root),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = process.output();
  const writer = process.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(question)));
  await writer.close();
  const { stderr, stdout, success } = await output;
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
};

/** One question for several parts, which may show the same file. */
const mergedQuestion = (parts: ReadonlyArray<Part>): Question =>
  questionOf({ lessonFolder: "", pages: parts.flatMap(({ pages }) => pages) });

/** What is known of the files of each part: recalled, or worked out in one go. */
const typesOf = async (
  parts: ReadonlyArray<Part>,
  keys: ReadonlyArray<string>,
): Promise<ReadonlyArray<FileTypes>> => {
  const known = parts.map((part, index) => recall(part, keys[index]!));
  const unknown = parts.filter((_, index) => known[index] === undefined);
  if (unknown.length === 0) return known as ReadonlyArray<FileTypes>;
  const answer = await ask(mergedQuestion(unknown));
  // What was edited meanwhile is another question.
  const still = keysOf(parts);
  return parts.map((part, index) => {
    const recalled = known[index];
    if (recalled !== undefined) return recalled;
    const own = Object.fromEntries(
      Object.keys(questionOf(part)).map((path) => [path, answer[path] ?? {}]),
    );
    if (still[index] === keys[index]) keep(part, keys[index]!, own);
    return own;
  });
};

/** The types that pages show. */
export interface PageTypes {
  /** The address of those of a page, by the number of its lesson, `2`, or exercise, `2.1`. */
  readonly address: (name: string) => string;
  /** All of them. The first call works out what is not known. */
  readonly load: () => Promise<ReadonlyArray<Asset>>;
}

/**
 * The types of the listings of every page. An address holds a hash of what they follow from, so it
 * is known before they are: a page can be served while they are worked out.
 */
export const pageTypes = (lessons: ReadonlyArray<Chapter>): PageTypes => {
  const parts = lessons.map(partOf);
  const keys = keysOf(parts);
  const addresses = new Map(parts.flatMap(({ pages }, index) =>
    pages.map(({ name }) => {
      const number = name.replace(/^\d+/, (digits) => digits.padStart(2, "0")).replace(".", "-");
      return [name, `/assets/${keys[index]!.slice(0, 10)}/types-${number}.json`] as const;
    })
  ));
  const work = async (): Promise<ReadonlyArray<Asset>> => {
    const types = await typesOf(parts, keys);
    return parts.flatMap(({ pages }, index) =>
      pages.map(({ listings, name }) => ({
        path: addresses.get(name)!,
        type: "application/json; charset=utf-8",
        content: JSON.stringify(typesIn(listings, types[index]!)),
      }))
    );
  };
  let loading: Promise<ReadonlyArray<Asset>> | undefined;
  return { address: (name) => addresses.get(name)!, load: () => loading ??= work() };
};
