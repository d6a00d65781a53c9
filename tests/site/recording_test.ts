import assert from "node:assert/strict";
import * as FastCheck from "effect/FastCheck";
import { type Place, Recording } from "../../site/playback/recording.ts";
import { BlockWriter } from "../../site/recorder/block.ts";
import { collectGarbage } from "../garbage.ts";

const decoder = new TextDecoder();

const frames = FastCheck.array(
  FastCheck.record({
    after: FastCheck.nat(3),
    words: FastCheck.oneof(
      FastCheck.string({ unit: "grapheme", maxLength: 9 }),
      FastCheck.constantFrom("ä".repeat(3_000), "x".repeat(16_384), "€".repeat(7_000)),
    ),
    /** How much is written before it is recorded. */
    cut: FastCheck.boolean(),
  }),
  { maxLength: 30 },
);

Deno.test("what is written in blocks is read as it was, by each reader, and no frame before it is due", () =>
  FastCheck.assert(FastCheck.property(frames, FastCheck.nat(3), (frames, pace) => {
    const writer = new BlockWriter();
    const recording = new Recording();
    const readers = [recording.end, recording.end].map((place) => ({ place, text: "" }));
    const late = recording.end;
    let at = 0;
    let due = "";
    const record = () => writer.take().forEach((block) => recording.append(block));
    const read = (until: number) => {
      for (const reader of readers) {
        let bytes = reader.place.take(until);
        for (; bytes !== undefined; bytes = reader.place.take(until)) {
          assert.ok(bytes.length > 0);
          reader.text += decoder.decode(bytes);
        }
      }
    };
    const written = frames.map(({ after, cut, words }) => {
      at += after;
      writer.write(at, words);
      if (cut) record();
      return { at, words };
    });
    record();
    assert.equal(writer.length, 0);
    for (let until = 0; until <= at; until += 1 + pace) {
      read(until);
      due = written.filter((frame) => frame.at <= until).map(({ words }) => words).join("");
      for (const { text } of readers) assert.equal(text, due);
    }
    read(Infinity);
    readers.push({ place: late.copy(), text: "" });
    read(Infinity);
    const all = written.map(({ words }) => words).join("");
    for (const { place, text } of readers) {
      assert.equal(text, all);
      assert.equal(place.position, recording.length);
      assert.equal(place.due, undefined);
    }
    assert.equal(recording.length, new TextEncoder().encode(all).length);
  })));

Deno.test("a frame is due at its time, or less than a microsecond later", () =>
  FastCheck.assert(FastCheck.property(
    FastCheck.array(FastCheck.double({ min: 0.01, max: 2_000, noNaN: true }), { minLength: 1 }),
    (pauses) => {
      const writer = new BlockWriter();
      const recording = new Recording();
      const place = recording.end;
      let now = 0;
      const times = pauses.map((pause) => now += pause);
      for (const time of times) writer.write(time, "a frame of a run\n");
      for (const block of writer.take()) recording.append(block);
      assert.equal(recording.due, times.at(-1));
      for (const time of times) {
        // Two numbers of that size may differ by some billionths more than they should.
        const due = place.due!;
        assert.ok(due > time - 1e-9 && due < time + 0.001 + 1e-9, `${due} for ${time} ms`);
        place.take(due);
      }
    },
  )));

Deno.test("all who are within a block read one copy, which is let go when they are past it", async () => {
  const writer = new BlockWriter();
  for (let at = 0; at < 100; at++) writer.write(at, "a frame of a run\n");
  const recording = new Recording();
  const [one, other, late] = [recording.end, recording.end, recording.end];
  for (const block of writer.take()) recording.append(block);
  const read = (place: Place, until: number) => new WeakRef(place.take(until)!.buffer);
  const copy = read(one, 10);
  assert.equal(read(other, 20).deref(), copy.deref());
  await collectGarbage();
  assert.equal(read(one, 30).deref(), copy.deref());
  for (const place of [one, other]) read(place, 99);
  await collectGarbage();
  assert.equal(copy.deref(), undefined);
  assert.equal(late.take(99)!.length, 1_700);
});

Deno.test("blocks are small, so that what all have had can be let go while the run goes on", () => {
  const writer = new BlockWriter();
  for (let at = 0; at < 1_000; at++) writer.write(at, "a frame of a run\n");
  const blocks = writer.take();
  assert.deepEqual(blocks.map(({ size }) => size), [16_371, 629]);
});
