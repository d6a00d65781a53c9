/**
 * `deno task build`: everything that a host needs, in `dist/`.
 *
 * - `site.bin`: every page, compressed. `site/deno.ts` serves it.
 * - `main.js` and what it imports: the site for Workers, with `worker.capnp` to run it under workerd
 *   and `wrangler.json` to deploy it.
 *
 * @module
 */
import { gzipSync } from "node:zlib";
import { pack } from "../../site/archive.ts";
import { makeArchive } from "./archive.ts";
import { bundle } from "./bundle.ts";
import { press } from "./press.ts";

const root = new URL("../../", import.meta.url);
const dist = new URL("dist/", root);

/** The date of the runtime's behaviour that the worker was written for. */
const compatibilityDate = "2026-01-01";

/** `node:zlib`, for the few clients that take no brotli. */
const compatibilityFlag = "nodejs_compat";

const entry = `import packed from "./site.bin";
import { makeWorker } from "./worker.js";
export default makeWorker(packed);
`;

interface File {
  readonly name: string;
  readonly content: string | Uint8Array;
}

const moduleKind = ({ name }: File): string => name.endsWith(".js") ? "esModule" : "data";

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
        compatibilityFlags = ["${compatibilityFlag}"],
        modules = [
${modules.join("\n")}
        ],
      ),
    ),
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
    compatibility_flags: [compatibilityFlag],
    no_bundle: true,
    rules: [{ type: "ESModule", globs: ["*.js"] }, { type: "Data", globs: ["*.bin"] }],
  },
  null,
  2,
) + "\n";

const workerFiles = async (): Promise<ReadonlyArray<File>> => {
  const parts = await bundle(new URL("site/worker.ts", root), ["--external=node:*"]);
  return [{ name: "main.js", content: entry }, ...parts];
};

const kilobytes = (bytes: number): string => `${Math.round(bytes / 1000)} kB`;

const main = async (): Promise<void> => {
  const [edition, worker] = await Promise.all([press(), workerFiles()]);
  const archive = await makeArchive(edition, "best");
  const files: ReadonlyArray<File> = [...worker, { name: "site.bin", content: pack(archive) }];
  await Deno.mkdir(dist, { recursive: true });
  for (const { name } of Deno.readDirSync(dist)) Deno.removeSync(new URL(name, dist));
  const write = ({ content, name }: File): void =>
    typeof content === "string"
      ? Deno.writeTextFileSync(new URL(name, dist), content)
      : Deno.writeFileSync(new URL(name, dist), content);
  files.forEach(write);
  write({ name: "worker.capnp", content: capnp(files) });
  write({ name: "wrangler.json", content: wrangler });
  const packed = files.reduce((sum, { content }) => sum + gzipSync(content).length, 0);
  console.log(
    `dist/: ${archive.leaves.size} pages and files; ${kilobytes(packed)} gzipped, all in all`,
  );
};

await main();
