import { withoutInterface } from "./sqlite.ts";

/** A file of a bundle. */
export interface Bundled {
  /** Its path within the bundle. */
  readonly name: string;
  readonly content: string;
}

const filesIn = (folder: string, prefix = ""): ReadonlyArray<string> =>
  Array.from(Deno.readDirSync(folder)).flatMap(({ isDirectory, name }) =>
    isDirectory ? filesIn(`${folder}/${name}`, `${prefix}${name}/`) : prefix + name
  );

/** Whether a file is what the bundler wraps CommonJS in, and nothing besides. */
const isWrapping = ({ content }: Bundled): boolean =>
  content.length < 1_000 && content.includes("{exports:{}}") && !content.includes("import");

/**
 * Takes out the imports of that which import no name of it: the bundler has them in every module
 * that can be loaded by itself, and each is a file more to ask for.
 */
const withoutIdleImports = (files: ReadonlyArray<Bundled>): ReadonlyArray<Bundled> => {
  const idle = files.filter(isWrapping).map(({ name }) => `import"./${name}";`);
  return files.map(({ content, name }) => ({
    name,
    content: idle.reduce((rest, statement) => rest.replace(statement, ""), content),
  }));
};

/**
 * What Deno says where another process is fetching the bundler, which each does that finds none: at
 * the very first use on a machine, and not again.
 */
const isBeingFetched = "failed to copy esbuild binary";

/** Milliseconds from try to try, and how many tries the bundler's arrival may take. */
const arrival = { pause: 500, tries: 60 };

const runBundler = async (args: ReadonlyArray<string>): Promise<void> => {
  for (let tries = 1;; tries++) {
    const { stderr, success } = await new Deno.Command(Deno.execPath(), {
      args: ["bundle", "--quiet", ...args],
    }).output();
    if (success) return;
    const said = new TextDecoder().decode(stderr);
    if (!said.includes(isBeingFetched) || tries === arrival.tries) throw new Error(said);
    await new Promise((resolve) => setTimeout(resolve, arrival.pause));
  }
};

/**
 * Bundles modules of this project, minified, in parts that are loaded on demand. Throws what the
 * bundler has to say where it fails.
 *
 * @returns the files, in the order of their names. One module keeps its name; several keep their
 * paths, from the folder that they have in common.
 */
export const bundle = async (
  modules: ReadonlyArray<URL>,
  options: ReadonlyArray<string> = [],
): Promise<ReadonlyArray<Bundled>> => {
  const folder = await Deno.makeTempDir();
  try {
    await runBundler([
      "--platform=browser",
      "--minify",
      "--code-splitting",
      ...options,
      `--outdir=${folder}`,
      ...modules.map(({ pathname }) => pathname),
    ]);
    return withoutIdleImports(
      filesIn(folder).toSorted().map((name) => ({
        name,
        content: withoutInterface(Deno.readTextFileSync(`${folder}/${name}`)),
      })),
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
};
