import assert from "node:assert/strict";
import * as Chunk from "effect/Chunk";
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import * as Stream from "effect/Stream";
import { Database } from "../../../lessons/03-connection-pool/database.ts";
import demonstration from "../../../lessons/03-connection-pool/program.ts";
import { databasesOn } from "../../../lessons/03-connection-pool/wasm/databases.ts";
import { layerOn } from "../../../lessons/03-connection-pool/wasm/sqlite.ts";
import * as Parameter from "../../../src/lesson/parameter.ts";
import { live, simulated } from "../../../src/lesson/run.ts";
import { encodeStream } from "../../../src/trace/ndjson.ts";
import { compile, library } from "./wasm_layer.ts";

let compiled = 0;
const services = databasesOn(() => {
  compiled++;
  return compile();
});

const valuesOf = (given: Readonly<Record<string, string>>) =>
  Either.getOrThrow(Parameter.read(demonstration.parameters, given));

const traceOf = async (
  given: Readonly<Record<string, string>>,
  seed: number,
  services = Context.empty(),
): Promise<string> => {
  const events = simulated(demonstration, { seed, values: valuesOf(given) }, 64);
  const lines = Stream.runCollect(encodeStream(events));
  return Chunk.join(await Effect.runPromise(Effect.provide(lines, services)), "");
};

/** The runs that the prose of the lesson is about. */
const runs: ReadonlyArray<readonly [seed: number, given: Readonly<Record<string, string>>]> = [
  [1, {}],
  [7, {}],
  [1, { busyTimeout: "1" }],
  [7, { journal: "delete", busyTimeout: "1" }],
  [1, { writers: "1" }],
  [7, { journal: "delete", reads: "20", writes: "10", length: "20" }],
];

for (const [seed, given] of runs) {
  const options = Object.entries(given).flat().join(" ") || "its defaults";
  Deno.test(`WebAssembly and node:sqlite give lesson 3 the same events, byte for byte: ${options}, seed ${seed}`, async () => {
    const [native, wasm] = [
      await traceOf(given, seed),
      await traceOf(given, seed, services),
    ];
    assert.ok(native.length > 100_000);
    assert.ok(native === wasm);
    assert.equal(compiled, 1, "it was loaded, and only once");
  });
}

Deno.test("databasesOn: a live run waits for the library before its time begins", async () => {
  const values = valuesOf({ length: "1", reports: "0", dropAt: "0.5" });
  const slowly = databasesOn(async () => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    return await compile();
  });
  const first = await Effect.runPromise(
    Stream.runHead(live(demonstration, { seed: 1, values })).pipe(Effect.provide(slowly)),
  );
  assert.ok(first._tag === "Some" && first.value.at < 200);
});

Deno.test("databasesOn: what could not be loaded is loaded the next time it is asked for", async () => {
  let attempts = 0;
  const failing = databasesOn(() =>
    ++attempts === 1 ? Promise.reject(new TypeError("no network")) : compile()
  );
  await assert.rejects(traceOf({ length: "1" }, 1, failing), /no network/);
  assert.ok((await traceOf({ length: "1" }, 1, failing)).length > 0);
});

Deno.test("layerOn removes its databases when its scope closes, also those that are still in use", async () => {
  const file = "/0-test.db";
  // The connection belongs to the scope outside, and is closed after the layer.
  const kept = Effect.gen(function* () {
    const connection = yield* Effect.flatMap(Database, ({ connect }) => connect("test"));
    yield* connection.query("PRAGMA journal_mode = wal");
    yield* connection.query("CREATE TABLE orders (id INTEGER PRIMARY KEY)");
  }).pipe(Effect.provide(layerOn(library)));
  await Effect.runPromise(Effect.scoped(kept));
  const handle = Either.getOrThrow(library.open(file, "unix-excl"));
  const tables = handle.run("SELECT count(*) AS count FROM sqlite_schema", []);
  assert.deepEqual(tables, Either.right([{ count: 0 }]));
  handle.close();
  library.remove(file, "unix-excl");
});
