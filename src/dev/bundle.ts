/** A file of a bundle. */
export interface Bundled {
  readonly name: string;
  readonly content: string;
}

/**
 * Bundles a module of this project, minified, in parts that are loaded on demand. Throws what the
 * bundler has to say where it fails.
 *
 * @returns the files, in the order of their names; the module itself keeps its name.
 */
export const bundle = async (
  module: URL,
  options: ReadonlyArray<string> = [],
): Promise<ReadonlyArray<Bundled>> => {
  const folder = await Deno.makeTempDir();
  try {
    const { stderr, success } = await new Deno.Command(Deno.execPath(), {
      args: [
        "bundle",
        "--quiet",
        "--platform=browser",
        "--minify",
        "--code-splitting",
        ...options,
        `--outdir=${folder}`,
        module.pathname,
      ],
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    return Array.from(Deno.readDirSync(folder), ({ name }) => ({
      name,
      content: Deno.readTextFileSync(`${folder}/${name}`),
    })).sort((one, other) => one.name < other.name ? -1 : 1);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
};
