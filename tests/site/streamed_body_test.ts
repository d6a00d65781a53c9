import assert from "node:assert/strict";
import { makeStreamedBody } from "../../site/streamed_body.ts";

const piece = new Uint8Array(1_000);

/** Lets everything go on that can. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

Deno.test("a streamed body takes some bytes ahead of its client, and says when there is room again", async () => {
  const body = makeStreamedBody(() => {});
  let called = 0;
  body.whenRoom(() => called++);
  let sent = 0;
  const fill = () => {
    for (; body.hasRoom(); sent++) body.send(piece);
  };
  await settle();
  assert.equal(called, 0, "nobody asked");
  fill();
  assert.equal(sent, 17, "16 kB, and the piece that goes beyond");
  const reader = body.readable.getReader();
  for (let read = 0; read < 5; read++) await reader.read();
  await settle();
  assert.equal(called, 1, "once for each no");
  for (let read = 6; read <= 45; read++) {
    const { value } = await reader.read();
    assert.deepEqual(value, piece);
    await settle();
    fill();
    assert.ok(sent >= read && sent <= read + 17, `${sent} sent, ${read} read`);
  }
  assert.ok(sent >= 50, `${sent} sent`);
});

Deno.test("a streamed body whose client has gone takes nothing, and tells it once", async () => {
  let left = 0;
  const body = makeStreamedBody(() => left++);
  await body.readable.cancel();
  await body.readable.cancel();
  assert.equal(left, 1);
  assert.equal(body.hasRoom(), false);
  body.send(piece);
});

Deno.test("a streamed body ends with the last words, also where these wait for their client", async () => {
  const body = makeStreamedBody(() => {});
  body.send(piece);
  body.end("cut short");
  body.end("cut short");
  body.send(piece);
  const text = await new Response(body.readable).text();
  assert.equal(text, "\0".repeat(1_000) + "cut short");
});

Deno.test("who leaves a streamed body after its end, with words still to come, has not left early", async () => {
  let left = 0;
  const body = makeStreamedBody(() => left++);
  body.end("cut short");
  await body.readable.cancel();
  assert.equal(left, 0);
});
