/**
 * Runs a lesson for a client: as events, as lines of JSON, or as the log that a terminal shows.
 *
 * @module
 */
import * as Services from "effect/Context";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import * as Stream from "effect/Stream";
import type { Context, Env, Handler } from "hono";
import { accepts } from "hono/accepts";
import type { Rejected } from "../../lessons/02-thread-pool/thread_pool.ts";
import { common } from "../../src/lesson/ask.ts";
import type { Demonstration, Lesson } from "../../src/lesson/lesson.ts";
import { pace } from "../../src/lesson/pace.ts";
import * as Parameter from "../../src/lesson/parameter.ts";
import { type Run, simulated } from "../../src/lesson/run.ts";
import { logLines, worldWidthOf } from "../../src/render/log.ts";
import { plain } from "../../src/render/palette.ts";
import { summaryTable } from "../../src/render/summary.ts";
import { tableLines } from "../../src/render/table.ts";
import type { Event } from "../../src/trace/event.ts";
import { followed } from "../../src/trace/instant.ts";
import { encode, encodeStream } from "../../src/trace/ndjson.ts";
import { summarize } from "../../src/trace/summary.ts";
import * as Timeline from "../../src/trace/timeline.ts";
import type { House } from "../house.ts";
import type { TooManyRequests } from "../rate_limit.ts";
import { prepare, secure } from "../security.ts";
import { makeSharing } from "../shared_runs.ts";

interface Asked extends Run {
  /** Virtual seconds in a second. */
  readonly speed: number;
}

/** Reads a query; what is wrong with it is said in a sentence. */
const read = (
  { parameters, speed }: Demonstration,
  query: Readonly<Record<string, string>>,
): Either.Either<Asked, string> => {
  const all = { ...parameters, ...common };
  const unknown = Object.keys(query).find((name) => !Object.hasOwn(all, name));
  if (unknown !== undefined) {
    const known = Object.keys(all).join(", ");
    return Either.left(`There is no parameter "${unknown}". This lesson has: ${known}.\n`);
  }
  return Either.mapBoth(Parameter.read(all, { speed: String(speed), ...query }), {
    onLeft: ({ allowed, given, name }) => `${name} is "${given}", and must be ${allowed}.\n`,
    onRight: ({ seed, speed, ...values }) => ({ seed, speed, values }),
  });
};

type Events = Stream.Stream<Event>;

/** A form in which a run can be had. */
interface Form {
  readonly type: string;
  readonly paced: boolean;
  readonly text: (events: Events, demonstration: Demonstration) => Stream.Stream<string>;
  readonly cutShort: string;
}

const columns = 100;

/** The log, and the table after it. */
const log = (events: Events, { measures, worlds }: Demonstration): Stream.Stream<string> => {
  const worldWidth = worldWidthOf(worlds);
  const view = { columns, worldWidth, palette: plain };
  let last = Timeline.empty;
  const lines = Stream.map(followed(events), (instants) =>
    instants.map(({ events, timeline }) => {
      last = timeline;
      return logLines(events, timeline, view).map((line) => `${line}\n`).join("");
    }).join(""));
  const table = Stream.suspend(() =>
    Stream.make(`\n${tableLines(summaryTable(summarize(measures, last)), view).join("\n")}\n`)
  );
  return Stream.concat(lines, table);
};

const forms: Readonly<Record<string, Form>> = {
  "text/plain": { type: "text/plain", paced: true, text: log, cutShort: "\ncut short\n" },
  "text/event-stream": {
    type: "text/event-stream",
    paced: true,
    text: (events) =>
      Stream.concat(
        Stream.map(events, (event) => `data: ${encode(event)}\n\n`),
        Stream.make("event: end\ndata: whole\n\n"),
      ),
    cutShort: "event: end\ndata: cut short\n\n",
  },
  "application/x-ndjson": {
    type: "application/x-ndjson",
    paced: false,
    text: encodeStream,
    cutShort: "",
  },
};

const formFor = (context: Context): Form =>
  forms[
    accepts(context, {
      header: "Accept",
      supports: Object.keys(forms),
      default: "text/plain",
    })
  ]!;

/** Clients read a run together that come before any of them has had so many instants of it. */
const latecomers = 250;

/** Seconds after which a client may try again that found all runs taken. */
const retryWhenFull = 5;

/** Headers of an answer, which is text unless it says otherwise. */
const headersOf = (own: Record<string, string>): Headers =>
  secure(new Headers({ "Content-Type": "text/plain; charset=utf-8", ...own }));

const whenFull = {
  status: 503,
  headers: prepare(headersOf({ "Retry-After": String(retryWhenFull) })),
};

/** Tells a client that was turned away why, and when to come again. */
const turnAway = (refusal: Rejected | TooManyRequests): Response => {
  if (refusal._tag === "Rejected") {
    return new Response(`All runs are taken. Try again in ${retryWhenFull} s.\n`, whenFull);
  }
  const seconds = String(Math.ceil(Duration.toSeconds(refusal.retryAfter)));
  return new Response(`You have started many runs. Try again in ${seconds} s.\n`, {
    status: 429,
    headers: headersOf({ "Retry-After": seconds }),
  });
};

export interface Options {
  readonly lessons: ReadonlyArray<Lesson>;
  readonly house: House;
  /** Tells clients apart: the address that a request comes from. */
  readonly clientOf: (context: Context) => string;
  /**
   * Whether clients who ask for the same run read one simulation together. Not where a request must
   * not touch what belongs to another, as on Workers.
   */
  readonly sharesRuns: boolean;
  /** What runs are given of this host, where it is not what they take by themselves. */
  readonly services?: Services.Context<never>;
}

/** What answers requests for runs. */
export interface Runs {
  /** Runs the lesson that the path names. */
  readonly run: Handler<Env, "/lessons/:slug/run">;
  /** Tells how full the house is. */
  readonly health: Handler;
}

/** Runs of lessons, as many at once as the house has room for. */
export const makeRuns = (
  { clientOf, house, lessons, services = Services.empty(), sharesRuns }: Options,
): Runs => {
  const shared = sharesRuns
    ? makeSharing<Event, never>(latecomers)
    : (_key: string, events: Events): Events => events;
  return {
    run: async (context, next) => {
      const lesson = lessons.find(({ slug }) => slug === context.req.param("slug"));
      if (lesson === undefined) return await next();
      const room = Effect.runSync(Effect.either(house.room));
      if (Either.isLeft(room)) return turnAway(room.left);
      const demonstration = await lesson.load();
      const asked = read(demonstration, context.req.query());
      if (Either.isLeft(asked)) {
        return new Response(asked.left, { status: 400, headers: headersOf({}) });
      }
      const { speed, ...run } = asked.right;
      const form = formFor(context);
      // The parameters are within bounds that end: what stops a simulation is a fault of ours.
      const events = simulated(demonstration, run, form.paced ? 1 : 64).pipe(
        Stream.orDie,
        Stream.provideSomeContext(services),
      );
      // At another speed, one would soon be far ahead, and what lies between would have to be kept.
      const key = JSON.stringify([lesson.slug, speed, run]);
      const watched = form.paced ? pace(speed)(shared(key, events)) : events;
      const text = form.text(watched, demonstration);
      const body = await Effect.runPromise(Effect.either(house.stream(text, {
        client: clientOf(context),
        cutShort: form.cutShort,
        signal: context.req.raw.signal,
      })));
      if (Either.isLeft(body)) return turnAway(body.left);
      const headers = headersOf({
        "Content-Type": `${form.type}; charset=utf-8`,
        "Cache-Control": "no-store",
        "Vary": "Accept",
      });
      return new Response(body.right, { headers });
    },

    health: async (context) => {
      const { waited, worked, ...runs } = await Effect.runPromise(house.statistics);
      const seconds = {
        waitedSeconds: Duration.toSeconds(waited),
        workedSeconds: Duration.toSeconds(worked),
      };
      return context.json([{ ...runs, ...seconds }], 200, { "Cache-Control": "no-store" });
    },
  };
};
