import assert from "node:assert/strict";
import * as Arbitrary from "effect/Arbitrary";
import * as Chunk from "effect/Chunk";
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import * as FastCheck from "effect/FastCheck";
import * as Stream from "effect/Stream";
import { Event } from "../../../src/trace/event.ts";
import * as Ndjson from "../../../src/trace/ndjson.ts";

const events = FastCheck.array(Arbitrary.make(Event), { maxLength: 8 });

const collect = <A, E>(stream: Stream.Stream<A, E>) =>
  Effect.runPromise(Effect.map(Stream.runCollect(stream), Chunk.toReadonlyArray));

Deno.test("Ndjson: any events, encoded, decode to the same events", async () => {
  await FastCheck.assert(
    FastCheck.asyncProperty(events, async (before) => {
      const text = await collect(Ndjson.encodeStream(Stream.fromIterable(before)));
      assert.ok(
        text.every((line) => line.endsWith("\n") && line.indexOf("\n") === line.length - 1),
      );
      assert.deepEqual(await collect(Ndjson.decodeStream(Stream.fromIterable(text))), before);
    }),
    { numRuns: 300, seed: 1 },
  );
});

Deno.test("Ndjson.decodeStream does not mind where the text is cut, nor empty lines", async () => {
  await FastCheck.assert(
    FastCheck.asyncProperty(events, FastCheck.integer({ min: 1, max: 9 }), async (before, size) => {
      const text = before.map((event) => Ndjson.encode(event) + "\n\n").join("");
      const pieces = text.match(new RegExp(`[^]{1,${size}}`, "g")) ?? [];
      assert.deepEqual(await collect(Ndjson.decodeStream(Stream.fromIterable(pieces))), before);
    }),
    { numRuns: 100, seed: 1 },
  );
});

Deno.test("Ndjson.decode says what is wrong with a line", async () => {
  const wrong: ReadonlyArray<readonly [string, RegExp]> = [
    ["{", /JSON/],
    ['{"_tag":"Noted","world":"a","at":-1,"text":""}', /"at"/],
    ['{"_tag":"Noted","world":"a","at":1}', /"text"[^]*missing/],
    ['{"_tag":"Exploded","world":"a","at":1}', /"_tag"[^]*"Exploded"/],
  ];
  for (const [line, message] of wrong) {
    const result = await Effect.runPromise(Effect.either(Ndjson.decode(line)));
    assert.ok(Either.isLeft(result), line);
    assert.match(result.left.message, message);
  }
});

Deno.test("Ndjson.encode writes keys in one order, whatever order the event was built in", () => {
  const event = { text: "hello", at: 1, world: "a", _tag: "Noted" } as const;
  assert.equal(
    Ndjson.encode(event),
    Ndjson.encode({ _tag: "Noted", world: "a", at: 1, text: "hello" }),
  );
});
