/**
 * `deno task build`: everything that a host needs, in `dist/`.
 *
 * - `site.bin`: every page and file, compressed. `site/deno.ts` serves it.
 * - `main.js` and what it imports: the site for Workers, and in `public/` the files that it sends and
 *   that are kept apart from it; with `worker.capnp` to run it under workerd from the project's
 *   folder, and `wrangler.json` to deploy it.
 *
 * @module
 */
import { gzipSync } from "node:zlib";
import * as Effect from "effect/Effect";
import { type Archive, pack } from "../../site/archive.ts";
import { run } from "../cli/command.ts";
import type { Help } from "../cli/help.ts";
import { invoke } from "../cli/invocation.ts";
import { UsageError } from "../cli/usage.ts";
import { makeArchive } from "./archive.ts";
import { bundle } from "./bundle.ts";
import { press } from "./press.ts";
import { readSqlite } from "./sqlite.ts";

const root = new URL("../../", import.meta.url);
const dist = new URL("dist/", root);

/** The date of the runtime's behaviour that the worker was written for. */
const compatibilityDate = "2026-01-01";

/**
 * The first is for `node:zlib`, which serves the few clients that take no brotli. With the second, a
 * module is compiled when it is first imported, and not before the first page.
 */
const compatibilityFlags = ["nodejs_compat", "new_module_registry"];

const entry = `import packed from "./pages.bin";
import { makeWorker } from "./worker.js";
const sqlite = async () => (await import("./sqlite3.wasm")).default;
export default makeWorker({ packed, sqlite });
`;

interface File {
  readonly name: string;
  readonly content: string | Uint8Array;
}

const moduleKind = ({ name }: File): string =>
  name.endsWith(".js") ? "esModule" : name.endsWith(".wasm") ? "wasm" : "data";

const capnp = (files: ReadonlyArray<File>): string => {
  const modules = files.map((file) =>
    `        ( name = "${file.name}", ${moduleKind(file)} = embed "${file.name}" ),`
  );
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    ( name = "site",
      worker = (
        compatibilityDate = "${compatibilityDate}",
        compatibilityFlags = ${JSON.stringify(compatibilityFlags)},
        bindings = [ ( name = "ASSETS", service = "public" ) ],
        modules = [
${modules.join("\n")}
        ],
      ),
    ),
    ( name = "public", disk = "dist/public" ),
  ],
  sockets = [ ( name = "http", address = "*:8080", http = (), service = "site" ) ],
);
`;
};

const wrangler = JSON.stringify(
  {
    name: "watertight",
    main: "main.js",
    compatibility_date: compatibilityDate,
    compatibility_flags: compatibilityFlags,
    no_bundle: true,
    rules: [
      { type: "ESModule", globs: ["*.js"] },
      { type: "Data", globs: ["*.bin"] },
      { type: "CompiledWasm", globs: ["*.wasm"] },
    ],
    assets: { directory: "public", binding: "ASSETS", run_worker_first: true },
  },
  null,
  2,
) + "\n";

/** The worker needs no Node, and grades nothing. */
const workerFiles = async (): Promise<ReadonlyArray<File>> => {
  const parts = await bundle([new URL("site/worker.ts", root)], [
    "--external=node:*",
    "--external=*/checks.ts",
  ]);
  return [{ name: "main.js", content: entry }, ...parts];
};

const kilobytes = (bytes: number): string => `${Math.round(bytes / 1000)} kB`;

/** The archive's files that have a hash in their name, and the rest of it. */
const parted = ({ leaves, ...archive }: Archive) => {
  const all = Array.from(leaves);
  return {
    assets: all.filter(([, { immutable }]) => immutable).map(([, leaf]) => leaf),
    pages: { ...archive, leaves: new Map(all.filter(([, { immutable }]) => !immutable)) },
  };
};

const write = ({ content, name }: File): void => {
  const file = new URL(name, dist);
  Deno.mkdirSync(new URL(".", file), { recursive: true });
  if (typeof content === "string") Deno.writeTextFileSync(file, content);
  else Deno.writeFileSync(file, content);
};

const build = async (origin: string): Promise<void> => {
  const [edition, scripts] = await Promise.all([press({ origin }), workerFiles()]);
  const archive = await makeArchive(edition, "best");
  const { assets, pages } = parted(archive);
  const modules: ReadonlyArray<File> = [
    ...scripts,
    { name: "pages.bin", content: pack(pages) },
    { name: "sqlite3.wasm", content: readSqlite() },
  ];
  await Deno.remove(dist, { recursive: true }).catch(() => {});
  for (
    const file of [
      ...modules,
      { name: "site.bin", content: pack(archive) },
      { name: "worker.capnp", content: capnp(modules) },
      { name: "wrangler.json", content: wrangler },
      ...assets.map(({ brotli, path }) => ({ name: `public${path}`, content: brotli })),
    ]
  ) write(file);
  const bytes = modules.reduce((sum, { content }) => sum + gzipSync(content).length, 0);
  console.log(
    `dist/: ${archive.leaves.size} pages and files. The worker is ${kilobytes(bytes)}, gzipped.`,
  );
};

const help: Help = {
  usage: "build [options]",
  says: "Makes what a host needs to serve the site, in dist/.",
  positionals: 0,
  options: [["--origin URL", "where it will be served: pictures of links have to name it"]],
};

await run(invoke(Deno.args, help, ({ words }) => {
  const origin = words.flags.get("origin") ?? "";
  return origin === "" || URL.parse(origin)?.origin === origin
    ? Effect.promise(() => build(origin))
    : Effect.fail(new UsageError(`--origin is "${origin}", and must be like https://example.org`));
}));
