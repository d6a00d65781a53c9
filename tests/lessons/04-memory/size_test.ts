import assert from "node:assert/strict";
import { sizeOf } from "../../../lessons/04-memory/size.ts";

/** How far the lesson says that an estimate may be off. */
const tolerance = 0.06;

Deno.test("sizeOfEntry is within six per cent of what V8 reports for 10,000 entries of each kind", async () => {
  const { stdout, success } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--allow-all",
      "--v8-flags=--expose-gc",
      new URL("size_in_v8.ts", import.meta.url).href,
    ],
    stdin: "null",
  }).output();
  assert.ok(success);
  const kinds = Object.entries<{ readonly estimated: number; readonly measured: number }>(
    JSON.parse(new TextDecoder().decode(stdout)),
  );
  assert.equal(kinds.length, 7);
  for (const [kind, { estimated, measured }] of kinds) {
    const off = estimated / measured - 1;
    assert.ok(Math.abs(off) <= tolerance, `${kind}: ${estimated} estimated, ${measured} measured`);
  }
});

Deno.test("sizeOf counts what appears twice once, and ends where a value holds itself", () => {
  const text = { text: "x".repeat(1000) };
  assert.equal(sizeOf([text, text]) - sizeOf([text]), 8);
  const loop: { self?: unknown } = {};
  loop.self = loop;
  assert.equal(sizeOf(loop), 32);
});

Deno.test("sizeOf counts JSON that is nested deeply, and bytes of any kind", () => {
  const depth = 100_000;
  const nested = JSON.parse("[".repeat(depth) + "]".repeat(depth));
  assert.ok(sizeOf(nested) >= depth * 48);
  assert.equal(sizeOf(new ArrayBuffer(1000)), sizeOf(new Uint8Array(1000)));
});
