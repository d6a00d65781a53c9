/**
 * What goes into the worker, and how soon it answers.
 *
 * @module
 */
import { gzipSync } from "node:zlib";
import { freePort } from "../../site/free_port.ts";
import { workerdPath } from "../../site/workerd.ts";

const root = new URL("../../../", import.meta.url);

const oneLine = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [ ( name = "one", worker = (
    compatibilityDate = "2026-01-01",
    modules = [ ( name = "main.js", esModule =
      "export default { fetch: () => new Response('hello') };" ) ],
  ) ) ],
  sockets = [ ( name = "http", address = "*:8080", http = (), service = "one" ) ],
);
`;

/** The files that the runtime is told to embed in the worker. */
const embedded = async (config: URL): Promise<number> => {
  const text = await Deno.readTextFile(config);
  const names = Array.from(text.matchAll(/ embed "([^"]+)"/g), ([, name]) => name!);
  if (names.length === 0) throw new Error("The worker has no modules.");
  return names
    .map((name) => gzipSync(Deno.readFileSync(new URL(name, config))).length)
    .reduce((sum, length) => sum + length, 0);
};

/** In milliseconds, between two attempts. */
const pause = 1;

const answer = async (address: string): Promise<void> => {
  for (const start = performance.now(); performance.now() - start < 30_000;) {
    const response = await fetch(address).catch(() => undefined);
    if (response !== undefined) {
      await response.arrayBuffer();
      if (response.ok) return;
      throw new Error(`${address} is answered with ${response.status}`);
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  throw new Error(`nothing answers at ${address}`);
};

/** From the start of the runtime to the end of its first answer, in nanoseconds. */
const firstAnswer = async (config: string): Promise<number> => {
  const port = freePort();
  const start = performance.now();
  const process = new Deno.Command(workerdPath, {
    args: ["serve", config, `--socket-addr=http=localhost:${port}`],
    cwd: root,
    stdout: "null",
    stderr: "null",
  }).spawn();
  try {
    await answer(`http://localhost:${port}/`);
    return (performance.now() - start) * 1e6;
  } finally {
    process.kill("SIGKILL");
    await process.status;
  }
};

/** The least of some starts: what disturbs a start only ever makes it later. */
const starts = 5;

export const edge = async () => {
  const folder = await Deno.makeTempDir();
  try {
    const bare = `${folder}/one_line.capnp`;
    await Deno.writeTextFile(bare, oneLine);
    const times = { site: [] as Array<number>, bare: [] as Array<number> };
    for (let start = 0; start < starts; start++) {
      times.site.push(await firstAnswer("dist/worker.capnp"));
      times.bare.push(await firstAnswer(bare));
    }
    return {
      "worker, gzipped": await embedded(new URL("dist/worker.capnp", root)),
      "first answer, site": Math.min(...times.site),
      "first answer, one line": Math.min(...times.bare),
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
};
