/**
 * Makes of a learner's TypeScript what a browser runs: types are taken away, and imports are looked
 * at. Lines stay where they are; columns are found again by a source map.
 *
 * @module
 */
import { decode } from "@jridgewell/sourcemap-codec";
import { parser } from "@lezer/javascript";
import * as Either from "effect/Either";
import { transform } from "sucrase";
import type { Place, Problem } from "../../../src/exercise/report.ts";

/** A learner's file as it can be run. */
export interface Script {
  /** Its text, cut where it names a module that it imports. */
  readonly pieces: ReadonlyArray<string>;
  /** The modules that it names in between. */
  readonly imports: ReadonlyArray<string>;
}

/** A script, and the way back from it. */
export interface Transpiled {
  readonly script: Script;
  /** Where a place of the script is in the learner's file. */
  readonly originOf: (place: Place) => Place;
}

interface Loc {
  readonly line: number;
  readonly column: number;
}

const typescript = parser.configure({ dialect: "ts" });

const placeAt = (text: string, offset: number): Place => {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: before.at(-1)!.length + 1 };
};

/** The first place that cannot be read as TypeScript, as far as an editor's parser can tell. */
export const firstError = (source: string): Place | null => {
  let at: number | undefined;
  typescript.parse(source).iterate({
    enter: ({ from, type }) => {
      if (type.isError) at ??= from;
    },
  });
  return at === undefined ? null : placeAt(source, at);
};

const syntaxProblem = (error: unknown, source: string): Problem => {
  const { loc, message } = error as { readonly loc?: Loc; readonly message: string };
  const told = message.replace(/^Error transforming [^:]*: /, "").replace(/ \(\d+:\d+\)$/, "");
  const place = loc ?? firstError(source);
  return { message: `SyntaxError: ${told}`, place };
};

/** What TypeScript has and the transpiler would drop without a word. */
const unsupported = (source: string): Problem | undefined => {
  let problem: Problem | undefined;
  typescript.parse(source).iterate({
    enter: ({ from, name }) => {
      if (name === "AmbientDeclaration") return false;
      if (name !== "NamespaceDeclaration") return true;
      problem ??= {
        message: "A namespace does not run in a browser: use an object, or plain functions.",
        place: placeAt(source, from),
      };
      return false;
    },
  });
  return problem;
};

/** Words in a module's code that name another module, and `import()` of what is not a word. */
interface Named {
  readonly from: number;
  readonly to: number;
  readonly module: string | undefined;
}

const namedIn = (code: string): ReadonlyArray<Named> => {
  const named: Array<Named> = [];
  parser.parse(code).iterate({
    enter: ({ from, name, node, to }) => {
      if (!["ImportDeclaration", "ExportDeclaration", "DynamicImport"].includes(name)) return true;
      const word = node.getChild("String");
      const isExport = name === "ExportDeclaration";
      // Of `export const text = "…"` the word is further down.
      if (word !== null && (!isExport || node.getChild("from") !== null)) {
        const text = code.slice(word.from + 1, word.to - 1);
        named.push({ from: word.from, to: word.to, module: text });
      } else if (name === "DynamicImport") named.push({ from, to, module: undefined });
      return isExport;
    },
  });
  return named;
};

const refusal = (module: string | undefined, modules: ReadonlyArray<string>): string => {
  const there = `An exercise may import ${new Intl.ListFormat("en-GB").format(modules)}.`;
  if (module === undefined) return `import() needs the name of a module in quotes. ${there}`;
  if (module === "effect") {
    return `Import the parts of effect by their own names, as in "effect/Effect". ${there}`;
  }
  return `"${module}" cannot be imported here. ${there}`;
};

const cutAt = (code: string, named: ReadonlyArray<Named>): Script => {
  const pieces: Array<string> = [];
  let at = 0;
  for (const { from, to } of named) {
    pieces.push(code.slice(at, from));
    at = to;
  }
  return { pieces: [...pieces, code.slice(at)], imports: named.map(({ module }) => module!) };
};

const originIn = (mappings: string) => {
  const lines = decode(mappings);
  return (place: Place): Place => {
    const segment = (lines[place.line - 1] ?? []).findLast(([column]) =>
      column <= place.column - 1
    );
    return segment === undefined || segment.length === 1
      ? place
      : { line: segment[2] + 1, column: segment[3] + 1 };
  };
};

/**
 * Transpiles a file.
 *
 * @param modules that it may import.
 */
export const transpile = (
  source: string,
  modules: ReadonlyArray<string>,
): Either.Either<Transpiled, Problem> => {
  const namespace = unsupported(source);
  if (namespace !== undefined) return Either.left(namespace);
  let code: string;
  let mappings: string;
  try {
    const transformed = transform(source, {
      transforms: ["typescript"],
      disableESTransforms: true,
      filePath: "yours.ts",
      sourceMapOptions: { compiledFilename: "yours.js" },
    });
    code = transformed.code;
    mappings = transformed.sourceMap!.mappings;
  } catch (error) {
    return Either.left(syntaxProblem(error, source));
  }
  const originOf = originIn(mappings);
  const named = namedIn(code);
  for (const { from, module } of named) {
    if (module !== undefined && modules.includes(module)) continue;
    const place = originOf(placeAt(code, from));
    return Either.left({ message: refusal(module, modules), place });
  }
  return Either.right({ script: cutAt(code, named), originOf });
};
