import assert from "node:assert/strict";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import { makeStreamedBody } from "../../site/streamed_body.ts";

const piece = new Uint8Array(1_000);

/** Lets everything go on that can. */
const settle = Effect.sleep("5 millis");

Deno.test("a streamed body takes some bytes ahead of its client, then as fast as the client reads", () =>
  Effect.runPromise(Effect.gen(function* () {
    const body = makeStreamedBody(() => {});
    let written = 0;
    const writing = yield* Effect.fork(Effect.forever(
      Effect.tap(body.write(piece), () => Effect.sync(() => written++)),
    ));
    yield* settle;
    assert.equal(written, 16, "16 kB, and the piece that goes beyond waits");
    const reader = body.readable.getReader();
    for (let read = 1; read <= 40; read++) {
      const { value } = yield* Effect.promise(() => reader.read());
      assert.deepEqual(value, piece);
      yield* settle;
      assert.ok(written >= read && written <= read + 17, `${written} written, ${read} read`);
    }
    assert.ok(written >= 50, `${written} written`);
    yield* Fiber.interrupt(writing);
  })));

Deno.test("who writes to a streamed body whose client has gone is interrupted, and it is told once", () =>
  Effect.runPromise(Effect.gen(function* () {
    let left = 0;
    const body = makeStreamedBody(() => left++);
    yield* Effect.promise(() => body.readable.cancel());
    yield* Effect.promise(() => body.readable.cancel());
    assert.equal(left, 1);
    const exit = yield* Effect.exit(body.write(piece));
    assert.ok(Exit.isInterrupted(exit));
  })));

Deno.test("a streamed body ends with the last words, also where these wait for their client", () =>
  Effect.runPromise(Effect.gen(function* () {
    const body = makeStreamedBody(() => {});
    yield* body.write(piece);
    body.end("cut short");
    body.end("cut short");
    const text = yield* Effect.promise(() => new Response(body.readable).text());
    assert.equal(text, "\0".repeat(1_000) + "cut short");
  })));

Deno.test("who leaves a streamed body after its end, with words still to come, has not left early", () =>
  Effect.runPromise(Effect.gen(function* () {
    let left = 0;
    const body = makeStreamedBody(() => left++);
    body.end("cut short");
    yield* Effect.promise(() => body.readable.cancel());
    assert.equal(left, 0);
  })));
