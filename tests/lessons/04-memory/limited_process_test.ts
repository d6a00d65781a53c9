import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { run } from "../../../lessons/04-memory/node/limited_process.ts";

Deno.test("a process dies of its own heap limit, and its parent lives", async () => {
  const { how, lastLine } = await Effect.runPromise(run("hog.ts", 32));
  assert.notEqual(how, "exit code 0");
  const megabytes = Number(lastLine);
  assert.ok(megabytes >= 16 && megabytes <= 64, `${megabytes} MB of 32`);
});

Deno.test("a larger limit lets it have more", async () => {
  const { lastLine } = await Effect.runPromise(run("hog.ts", 96));
  assert.ok(Number(lastLine) > 64, `${lastLine} MB of 96`);
});

Deno.test("interruption kills the process", async () => {
  const fiber = Effect.runFork(run("hog.ts", 4096));
  await new Promise((resolve) => setTimeout(resolve, 50));
  // The test's own check for leaked processes fails it if the child is left behind.
  await Effect.runPromise(Fiber.interrupt(fiber));
});
