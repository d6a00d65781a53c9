import assert from "node:assert/strict";
import { freePort } from "./free_port.ts";

const root = new URL("../../", import.meta.url);

/** Runs `deno task site` with these words, until the signal at the latest. */
const site = (signal: AbortSignal, ...words: ReadonlyArray<string>): Deno.ChildProcess =>
  new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "site", ...words],
    cwd: root,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
    signal,
  }).spawn();

Deno.test("deno task site says where to read, and on SIGTERM ends what it streams, and itself", async () => {
  const port = freePort();
  const overdue = AbortSignal.timeout(60_000);
  const process = site(overdue, "--port", String(port));
  const complaints = new Response(process.stderr).text();
  const lines = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const address = `http://localhost:${port}/`;
  const { value } = await lines.read();
  assert.match(value!, new RegExp(`^Rendered \\d lessons in [\\d.]+ s. Read at ${address}\n$`));
  const response = await fetch(`${address}lessons/thread-pool/run?speed=0.01`, {
    headers: { accept: "text/event-stream" },
  });
  const text = response.text();
  process.kill("SIGTERM");
  assert.match(await text, /event: end\ndata: cut short\n\n$/);
  assert.equal((await process.status).code, 0);
  assert.ok(!overdue.aborted, "it did not end by itself");
  assert.equal(await complaints, "");
  await lines.cancel();
});

Deno.test("deno task site says that a port is taken, and what to do", async () => {
  const port = freePort();
  using other = Deno.listen({ port });
  assert.ok(other);
  const { code, stderr } = await site(AbortSignal.timeout(60_000), "--port", String(port))
    .output();
  assert.equal(code, 2);
  assert.match(new TextDecoder().decode(stderr), new RegExp(`port ${port} is taken.*--port N`));
});
