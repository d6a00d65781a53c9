/**
 * Bundles the grader for browsers: the worker, the checks of every exercise, what puts an answer into
 * a lesson's program, and what they share, as parts that find each other in a frame that may load
 * nothing.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { effects } from "../../site/client/workbench/effects.ts";
import type { Asset } from "../content/edition.ts";
import type { GraderAddresses } from "../exercise/bench.ts";
import type { Listed } from "../exercise/chapter.ts";
import { bundle, type Bundled } from "./bundle.ts";
import { folderOf, inLessonOf } from "./exercise_folder.ts";
import { hashOf } from "./hash.ts";

export interface GraderBundle {
  readonly addresses: GraderAddresses;
  readonly assets: ReadonlyArray<Asset>;
  /** The addresses of the checks of an exercise and of what they import, besides the worker's. */
  readonly partsOf: (listed: Listed) => ReadonlyArray<string>;
  /** Besides these, those of what puts an answer into the lesson's program; null without that. */
  readonly inLessonPartsOf: (listed: Listed) => ReadonlyArray<string> | null;
}

const root = new URL("../../", import.meta.url);
const here = new URL("site/client/workbench/", root);

/** A part and the parts that it imports, by their paths. */
interface Linked extends Bundled {
  readonly part: string;
  readonly imports: ReadonlyArray<string>;
}

const base = "file:///";

/** Has a part import others as `#` and their names, and tells which. */
const link = ({ content, name }: Bundled): Linked => {
  const imports: Array<string> = [];
  const linked = content.replaceAll(
    /(?<=\b(?:from|import) ?)"(\.[^"]+)"/g,
    (_, relative) => {
      const path = new URL(relative, base + name).pathname.slice(1);
      imports.push(path);
      return `"#${partName(path)}"`;
    },
  );
  return { name, part: partName(name), content: linked, imports };
};

/** A name without folders: those of workers are their own, those of checks have their place in it. */
const partName = (path: string): string => {
  const [, lesson, exercise, file] = /^lessons\/([^/]+)\/exercises\/([^/]+)\/([^/]+)$/.exec(path) ??
    [];
  return lesson === undefined
    ? path.slice(path.lastIndexOf("/") + 1)
    : `${file!.replace(".js", "")}-${lesson}-${exercise}.js`;
};

/** A part and all that it imports, those that are needed first. */
const closureOf = (
  path: string,
  files: ReadonlyMap<string, Linked>,
  found = new Set<string>(),
): Set<string> => {
  if (found.has(path)) return found;
  for (const imported of files.get(path)!.imports) closureOf(imported, files, found);
  return found.add(path);
};

const checksOf = (listed: Listed): URL => new URL("checks.ts", folderOf(listed));

const pathIn = (url: URL): string => url.href.slice(root.href.length).replace(/\.ts$/, ".js");

/** The page for the frame. Its policy names its one script, and has nothing be loaded from anywhere. */
const framePage = (script: string): Asset => {
  const hash = createHash("sha256").update(script).digest("base64");
  const content = `<!doctype html>\n<html lang="en"><head><meta charset="utf-8">` +
    `<title>Where your code runs</title><script type="module">${script}</script></head></html>\n`;
  return {
    path: `/assets/${hashOf(content)}/frame.html`,
    type: "text/html; charset=utf-8",
    content,
    policy: [
      "sandbox allow-scripts",
      "default-src 'none'",
      // A lesson's program may bring SQLite along, as WebAssembly.
      `script-src 'sha256-${hash}' blob: 'wasm-unsafe-eval'`,
      "worker-src blob:",
      "frame-ancestors 'self'",
      "base-uri 'none'",
      "form-action 'none'",
    ].join("; "),
  };
};

/** Bundles the grader for some exercises. */
export const bundleGrader = async (exercises: ReadonlyArray<Listed>): Promise<GraderBundle> => {
  const worker = new URL("grading_worker.ts", here);
  const registry = new URL("effects.ts", here);
  const runner = new URL("lesson_runner.ts", here);
  const [parts, [frame]] = await Promise.all([
    bundle([
      worker,
      registry,
      runner,
      ...exercises.map(checksOf),
      ...exercises.flatMap((listed) => inLessonOf(listed) ?? []),
    ]),
    bundle([new URL("frame.ts", here)]),
  ]);
  const files = new Map(parts.map((part) => [part.name, link(part)]));
  const hash = hashOf(...Array.from(files.values(), ({ content }) => content));
  const addressOf = (path: string): string => `/assets/${hash}/${files.get(path)!.part}`;
  const common = closureOf(pathIn(worker), files, closureOf(pathIn(registry), files));
  const checksPartsOf = (listed: Listed): ReadonlySet<string> =>
    closureOf(pathIn(checksOf(listed)), files, new Set(common));
  const more = (all: ReadonlySet<string>, known: ReadonlySet<string>): ReadonlyArray<string> =>
    Array.from(all.difference(known), addressOf);
  const page = framePage(frame!.content.trim());
  return {
    addresses: {
      frame: page.path,
      parts: Array.from(common, addressOf),
      modules: Object.keys(effects),
    },
    assets: [
      page,
      ...Array.from(files.values(), ({ content, name }): Asset => ({
        path: addressOf(name),
        type: "text/javascript; charset=utf-8",
        content,
      })),
    ],
    partsOf: (listed) => more(checksPartsOf(listed), common),
    inLessonPartsOf: (listed) => {
      const file = inLessonOf(listed);
      if (file === undefined) return null;
      const checks = checksPartsOf(listed);
      const all = closureOf(pathIn(runner), files, new Set(checks));
      return more(closureOf(pathIn(file), files, all), checks);
    },
  };
};
