/** What an import names. */
export interface Imported {
  readonly kind: "file" | "package" | "node" | "address";
  /** A file's path from the project's root, a package's name without its version, or the address. */
  readonly name: string;
}

/** One row of the table: what the files in these places may import, and whether they use `Deno`. */
export interface Row {
  /** Folders or files, from the project's root. `*` stands for any one name. */
  readonly places: ReadonlyArray<string>;
  /** Folders, files, packages and groups. Besides these, a place may always import itself. */
  readonly may: ReadonlyArray<string>;
  /** What is forbidden although `may` covers it. */
  readonly never?: ReadonlyArray<string>;
  /** Whether the global `Deno` may be used here; without this it may not. */
  readonly deno?: true;
}

const anything = "anything";
const anyPackage = "any package";
const nodeModules = "node: modules";
const lowerLessons = "lower-numbered lessons";
const ownLesson = "the lesson's own files";

/**
 * Who may import what, and who may touch `Deno`: the house as data. The first row that has a place
 * for a file is the file's row.
 *
 * `node:process` does what `Deno` does, so it is kept from whoever must not use `Deno`.
 */
export const table: ReadonlyArray<Row> = [
  { places: ["src/trace"], may: ["effect"] },
  { places: ["src/simulation"], may: ["effect"] },
  { places: ["src/lesson"], may: ["effect", "src/trace", "src/simulation"] },
  { places: ["src/exercise"], may: ["effect", "src/trace", "src/simulation", "src/lesson"] },
  { places: ["lessons/mod.ts"], may: ["src/lesson", "src/exercise", "lessons"] },
  {
    // What a learner starts from has to run from work/ too, so it names no file.
    places: [
      "lessons/*/exercises/*/starter.ts",
      "lessons/*/exercises/*/solution.ts",
      "lessons/*/exercises/*/mistakes",
    ],
    may: ["effect"],
  },
  {
    // What a lesson needs of its host, such as files and processes, apart from its program.
    places: ["lessons/*/node"],
    may: [
      "effect",
      "@effect/platform",
      "@effect/platform-browser",
      "@effect/platform-node-shared",
      nodeModules,
      ownLesson,
    ],
    deno: true,
  },
  {
    // What a lesson runs as WebAssembly, where the host has nothing of the kind.
    places: ["lessons/*/wasm"],
    may: ["effect", "@sqlite.org/sqlite-wasm", ownLesson],
  },
  {
    places: ["lessons/*"],
    may: ["effect", "src/trace", "src/lesson", "src/exercise", "src/simulation", lowerLessons],
  },
  { places: ["src/render"], may: ["effect", "picocolors", "src/trace", "src/exercise"] },
  { places: ["src/content"], may: ["effect", "marked", "shiki", "@shikijs/*"] },
  { places: ["src/progress"], may: ["effect", "@effect/platform", "src/exercise"] },
  {
    places: ["src/cli"],
    may: ["src", "lessons", anyPackage, nodeModules],
    never: ["src/dev"],
    deno: true,
  },
  { places: ["src/dev"], may: [anything], deno: true },
  {
    places: ["site/routes", "site/views"],
    may: ["src", "lessons", "site", anyPackage],
    never: ["src/cli", "src/dev", "site/deno.ts", "site/worker.ts"],
  },
  {
    places: ["site/client"],
    may: [
      "src/content/listing_types.ts",
      "src/trace",
      "src/simulation",
      "src/exercise",
      "src/render",
      "src/lesson",
      "src/progress",
      "lessons",
      anyPackage,
    ],
  },
  { places: ["site/deno.ts"], may: [anything], never: ["src/dev"], deno: true },
  { places: ["tests"], may: [anything], deno: true },
  { places: ["site", "src/*", "*"], may: [anything], never: ["src/dev", "node:process"] },
];

/** Where a file lives, and the row that rules there. */
export interface Home {
  readonly place: string;
  readonly row: Row;
}

/** The leading part of a path that a pattern fits, where `*` fits any one name. */
const leading = (path: string, pattern: string): string | undefined => {
  const names = path.split("/");
  const wanted = pattern.split("/");
  const fits = wanted.every((name, index) =>
    name === "*" ? names[index] !== undefined : name === names[index]
  );
  return fits ? names.slice(0, wanted.length).join("/") : undefined;
};

/** The home of a file of the project, by its path from the root. */
export const homeOf = (path: string): Home | undefined => {
  for (const row of table) {
    for (const pattern of row.places) {
      const place = leading(path, pattern);
      if (place !== undefined) return { place, row };
    }
  }
  return undefined;
};

const lessonNumber = (path: string): number => Number(/^lessons\/(\d+)-/.exec(path)?.[1]);

type Group = (imported: Imported, from: Home) => boolean;

const groups: ReadonlyMap<string, Group> = new Map<string, Group>([
  [anything, () => true],
  [anyPackage, ({ kind }) => kind === "package"],
  [nodeModules, ({ kind }) => kind === "node"],
  [ownLesson, ({ name }, { place }) => lessonNumber(name) === lessonNumber(place)],
  [lowerLessons, ({ name }, { place }) => lessonNumber(name) < lessonNumber(place)],
]);

/** Whether the table lets a file with this home import this. */
export const mayImport = (from: Home, imported: Imported): boolean => {
  const isCovered = (entry: string): boolean =>
    groups.get(entry)?.(imported, from) ?? leading(imported.name, entry) !== undefined;
  const { may, never = [] } = from.row;
  return isCovered(from.place) || may.some(isCovered) && !never.some(isCovered);
};

const list = (names: ReadonlyArray<string>, type: "conjunction" | "disjunction"): string =>
  new Intl.ListFormat("en-GB", { type }).format(names);

/** What a file with this home may import, as the rest of a sentence. */
export const allowedIn = ({ row: { may, never } }: Home): string => {
  const allowed = may.includes(anything) ? anything : `only ${list(may, "conjunction")}`;
  return never === undefined ? allowed : `${allowed} (but never ${list(never, "disjunction")})`;
};

/** The places that may use `Deno`, as a part of a sentence. */
export const denoPlaces = (): string =>
  list(table.filter(({ deno }) => deno).flatMap(({ places }) => places), "conjunction");
