import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import * as Stream from "effect/Stream";
import { databasesOn } from "../../lessons/03-connection-pool/wasm/databases.ts";
import { lessons } from "../../lessons/mod.ts";
import type { Demonstration, World } from "../../src/lesson/lesson.ts";
import * as Parameter from "../../src/lesson/parameter.ts";
import { simulated } from "../../src/lesson/run.ts";
import type { Event } from "../../src/trace/event.ts";

/** A whole run, and the worlds that it has. */
export interface Ran {
  readonly events: ReadonlyArray<Event>;
  readonly worlds: ReadonlyArray<Pick<World, "name" | "title">>;
  readonly measures: Demonstration["measures"];
}

/** What runs are given here; it is served beside the scripts. */
const services = databasesOn(() =>
  WebAssembly.compileStreaming(fetch(new URL("./sqlite3.wasm", import.meta.url)))
);

/** Runs a lesson here in the browser: the same program, so the same events. */
export const run = async (slug: string, query: URLSearchParams): Promise<Ran> => {
  const lesson = lessons.find((lesson) => lesson.slug === slug)!;
  const demonstration = await lesson.load();
  const { measures, parameters, worlds } = demonstration;
  const given = Object.fromEntries(
    Array.from(query).filter(([name]) => Object.hasOwn(parameters, name)),
  );
  const values = Either.getOrThrowWith(
    Parameter.read(parameters, given),
    ({ allowed, name }) => new RangeError(`${name} must be ${allowed}`),
  );
  const seed = Number(query.get("seed") ?? 1);
  const events = await Effect.runPromise(
    Stream.runCollect(simulated(demonstration, { seed, values }, 64)).pipe(
      Effect.provide(services),
    ),
  );
  return { events: Array.from(events), worlds, measures };
};
