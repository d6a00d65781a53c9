/**
 * TypeScript's language service, looking at this project as Deno does.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import ts from "typescript";
// Imported so that Deno fetches it: the types of `node:` modules are read from its folder.
import nodeTypes from "node-types/package.json" with { type: "json" };

const root = fileURLToPath(new URL("../../", import.meta.url));

/** A package in Deno's cache. */
interface Package {
  readonly name: string;
  readonly localPath: string;
  /** Keys of other packages: their names, versions, and those of their peers. */
  readonly dependencies: ReadonlyArray<string>;
}

const deno = (...args: ReadonlyArray<string>): string => {
  const { stderr, stdout, success } = new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: root,
    env: { NO_COLOR: "1" },
  }).outputSync();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
};

/** The package that an import names: `effect` for `effect/Effect`. */
const packageOf = (specifier: string): string =>
  specifier.split("/").slice(0, specifier.startsWith("@") ? 2 : 1).join("/");

type Resolve = (specifier: string, from: string) => ts.ResolvedModuleWithFailedLookupLocations;

/**
 * Finds modules where Deno keeps them. There is no folder of packages beside the project for
 * TypeScript to look in, so each import is looked up within the package that it names.
 */
const makeResolve = (
  options: ts.CompilerOptions,
  imports: Readonly<Record<string, string>>,
  packages: Readonly<Record<string, Package>>,
): Resolve => {
  const keys = Object.keys(packages);
  const found = new Map<string, ts.ResolvedModuleWithFailedLookupLocations>();
  const folders = Object.values(packages).map((one) => ({ one, prefix: `${one.localPath}/` }));

  const keyOf = (specifier: string, from: string): string | undefined => {
    const name = packageOf(specifier);
    const importer = folders.find(({ prefix }) => from.startsWith(prefix))?.one;
    if (importer !== undefined) {
      return importer.name === name
        ? keys.find((key) => packages[key] === importer)
        : importer.dependencies.find((key) => key.startsWith(`${name}@`));
    }
    const wanted = imports[name]?.replace(/^npm:/, "");
    return keys.find((key) => key === wanted || key.startsWith(`${wanted}_`));
  };

  const resolveIn = (specifier: string, { localPath, name }: Package) => {
    const from = `${localPath}/from.d.ts`;
    const byExports = ts.resolveModuleName(specifier, from, options, ts.sys);
    return byExports.resolvedModule === undefined
      ? ts.resolveModuleName(`.${specifier.slice(name.length)}`, from, options, ts.sys)
      : byExports;
  };

  return (specifier, from) => {
    if (specifier.startsWith(".")) return ts.resolveModuleName(specifier, from, options, ts.sys);
    const key = keyOf(specifier, from);
    if (key === undefined) return { resolvedModule: undefined };
    const name = `${key} ${specifier}`;
    const known = found.get(name) ?? resolveIn(specifier, packages[key]!);
    found.set(name, known);
    return known;
  };
};

/** What Deno itself declares, as a file that is not there. */
const denoFile = `${root}deno.d.ts`;

/** Makes a language service for files of the project, by their paths from its root. */
export const makeLanguageService = (files: ReadonlyArray<string>): ts.LanguageService => {
  const settings = JSON.parse(Deno.readTextFileSync(`${root}deno.json`));
  const info = JSON.parse(deno("info", "--json", "lessons/mod.ts"));
  const packages: Readonly<Record<string, Package>> = info.npmPackages;
  const { options } = ts.convertCompilerOptionsFromJson({
    ...settings.compilerOptions,
    module: "esnext",
    moduleResolution: "bundler",
    target: "esnext",
    allowImportingTsExtensions: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  }, root);
  const resolve = makeResolve(options, settings.imports, packages);
  const node = packages[`${nodeTypes.name}@${nodeTypes.version}`];
  if (node === undefined) throw new Error("the types of node: modules are not in Deno's cache");
  const declared = deno("types");
  const read = (file: string): string | undefined =>
    file === denoFile ? declared : ts.sys.readFile(file);
  return ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [
      ...files.map((file) => root + file),
      `${node.localPath}/index.d.ts`,
      denoFile,
    ],
    getScriptVersion: () => "1",
    getScriptSnapshot: (file) => {
      const text = read(file);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: ts.sys.fileExists,
    readFile: read,
    resolveModuleNameLiterals: (literals, from) => literals.map(({ text }) => resolve(text, from)),
  });
};

/** The path of a file of the project as its language service names it. */
export const pathIn = (file: string): string => root + file;
