import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { promises } from "./conformance.ts";
import { freePort } from "./free_port.ts";
import { workerdPath } from "./workerd.ts";

const root = new URL("../../", import.meta.url);

const outputOf = async (args: ReadonlyArray<string>): Promise<string> => {
  const { stderr, stdout, success } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: root,
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
};

interface Command {
  readonly file: string;
  readonly args: ReadonlyArray<string>;
}

const answers = async (address: string): Promise<void> => {
  for (let tries = 0; tries < 200; tries++) {
    const response = await fetch(`${address}/robots.txt`).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing answers at ${address}`);
};

/** Starts a server, and keeps all promises with it. */
const hostTest = (
  host: string,
  commandFor: (port: number) => Promise<Command>,
  more: (address: string, server: Deno.ChildProcess) => Promise<void>,
): void =>
  Deno.test({
    name: `the site, ${host}`,
    fn: async (t) => {
      const port = freePort();
      const { args, file } = await commandFor(port);
      const server = new Deno.Command(file, {
        args: [...args],
        cwd: root,
        stdout: "null",
        stderr: "piped",
      }).spawn();
      const complaints = new Response(server.stderr).text();
      const address = `http://localhost:${port}`;
      try {
        await answers(address);
        for (const [title, keep] of promises) {
          await t.step(title, () => keep((path, init) => fetch(address + path, init)));
        }
        await t.step("and the rest", () => more(address, server));
      } finally {
        try {
          server.kill("SIGKILL");
        } catch {
          // It has ended already.
        }
        await server.status;
        const said = await complaints;
        if (said !== "") console.error(said);
      }
      assert.equal(await complaints, "", "a host has nothing to complain of");
    },
  });

/** Leaves in the middle of a run, and waits until the site has noticed. */
const leaveARun = async (address: string): Promise<void> => {
  const controller = new AbortController();
  const { signal } = controller;
  const response = await fetch(`${address}/lessons/thread-pool/run?speed=0.05`, { signal });
  await response.body!.getReader().read();
  const active = async (): Promise<number> =>
    (await (await fetch(`${address}/healthz`)).json())[0].active;
  assert.equal(await active(), 1);
  controller.abort();
  for (let tries = 0; tries < 40 && await active() > 0; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.equal(await active(), 0, "the run of a client that has gone goes on");
};

let built: Promise<string> | undefined;
const build = (): Promise<string> => built ??= outputOf(["task", "--quiet", "build"]);

hostTest(
  "under deno serve, from what deno task build made",
  async (port) => {
    await build();
    const serve = [
      "serve",
      "--quiet",
      "--allow-read",
      "--allow-net",
      "--allow-env",
      "--port",
      String(port),
    ];
    return { file: Deno.execPath(), args: [...serve, "site/deno.ts"] };
  },
  async (address, server) => {
    await leaveARun(address);
    const headers = { accept: "text/event-stream" };
    const slow = await fetch(`${address}/lessons/thread-pool/run?speed=0.01`, { headers });
    const text = slow.text();
    server.kill("SIGTERM");
    assert.match(await text, /event: end\ndata: cut short\n\n$/);
    assert.equal((await server.status).code, 0);
  },
);

hostTest(
  "under workerd, from what deno task build made",
  async (port) => {
    await build();
    return {
      file: workerdPath,
      args: ["serve", "dist/worker.capnp", `--socket-addr=http=localhost:${port}`],
    };
  },
  async (address) => {
    await leaveARun(address);
    const runs = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(async (seed) => {
      const query = `length=2&speed=20&seed=${seed}`;
      const response = await fetch(`${address}/lessons/thread-pool/run?${query}`);
      return Buffer.from(await response.arrayBuffer()).toString();
    }));
    for (const text of runs) assert.match(text, /\nservice {2}world .*\nrequest/s);
    const [runs1] = await (await fetch(`${address}/healthz`)).json();
    assert.deepEqual([runs1.active, runs1.failed], [0, 0]);
  },
);
