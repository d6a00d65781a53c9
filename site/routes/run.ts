/**
 * Runs a lesson for a client: as events, as lines of JSON, or as the log that a terminal shows.
 *
 * @module
 */
import * as Services from "effect/Context";
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import * as Option from "effect/Option";
import type { Context, Env, Handler } from "hono";
import { accepts } from "hono/accepts";
import type { Rejected } from "../../lessons/02-thread-pool/thread_pool.ts";
import { common } from "../../src/lesson/ask.ts";
import type { Demonstration, Lesson } from "../../src/lesson/lesson.ts";
import { makePace } from "../../src/lesson/pace.ts";
import * as Parameter from "../../src/lesson/parameter.ts";
import { pull, type Run } from "../../src/lesson/run.ts";
import { logLines, worldWidthOf } from "../../src/render/log.ts";
import { plain } from "../../src/render/palette.ts";
import { summaryTable } from "../../src/render/summary.ts";
import { tableLines } from "../../src/render/table.ts";
import type { Event } from "../../src/trace/event.ts";
import { follow } from "../../src/trace/instant.ts";
import { encode } from "../../src/trace/ndjson.ts";
import { summarize } from "../../src/trace/summary.ts";
import * as Timeline from "../../src/trace/timeline.ts";
import type { House } from "../house.ts";
import type { TooManyRequests } from "../rate_limit.ts";
import { prepare, secure } from "../security.ts";
import { makeSharing } from "../shared_runs.ts";
import type { Source } from "../source.ts";

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

/** Puts a run into words, piece by piece. */
interface Telling {
  /** The words for what `pull` gives at a time. */
  readonly events: (events: ReadonlyArray<Event>) => string;
  readonly end: () => string;
}

/** A form in which a run can be had. */
interface Form {
  readonly type: string;
  readonly paced: boolean;
  readonly tell: (demonstration: Demonstration) => Telling;
  readonly cutShort: string;
}

const columns = 100;

/** The log, and the table after it. */
const log = ({ measures, worlds }: Demonstration): Telling => {
  const view = { columns, worldWidth: worldWidthOf(worlds), palette: plain };
  let last = Timeline.empty;
  return {
    events: (events) => {
      const [after, instants] = follow(last, events);
      last = after;
      return instants.flatMap(({ events, timeline }) => logLines(events, timeline, view))
        .map((line) => `${line}\n`).join("");
    },
    end: () => `\n${tableLines(summaryTable(summarize(measures, last)), view).join("\n")}\n`,
  };
};

const forms: Readonly<Record<string, Form>> = {
  "text/plain": { type: "text/plain", paced: true, tell: log, cutShort: "\ncut short\n" },
  "text/event-stream": {
    type: "text/event-stream",
    paced: true,
    tell: () => ({
      events: (events) => events.map((event) => `data: ${encode(event)}\n\n`).join(""),
      end: () => "event: end\ndata: whole\n\n",
    }),
    cutShort: "event: end\ndata: cut short\n\n",
  },
  "application/x-ndjson": {
    type: "application/x-ndjson",
    paced: false,
    tell: () => ({
      events: (events) => events.map((event) => `${encode(event)}\n`).join(""),
      end: () => "",
    }),
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

/** Clients read a run together that come before any of them has had so many frames of it. */
const latecomers = 250;

/** What clients are sent at a time of the run, in milliseconds of virtual time. */
interface Frame {
  readonly at: number;
  /** Shared by all who watch the run: nobody writes to them. */
  readonly bytes: Uint8Array;
}

const encoder = new TextEncoder();

/**
 * A run as frames; the last is due as soon as all before it have been sent. The parameters are within
 * bounds that end: what stops a simulation is a fault of ours.
 */
const framesOf = (demonstration: Demonstration, run: Run, form: Form): Source<Frame> =>
  Effect.map(pull(demonstration, run, form.paced ? 1 : 64), (next) => {
    const telling = form.tell(demonstration);
    let hasEnded = false;
    const frame = (at: number, words: string): Frame => ({ at, bytes: encoder.encode(words) });
    return Effect.matchEffect(next, {
      onSuccess: (events) => Effect.succeed(frame(events[0]!.at, telling.events(events))),
      onFailure: (failure) => {
        if (Option.isSome(failure)) return Effect.die(failure.value);
        if (hasEnded) return Effect.fail(Option.none());
        hasEnded = true;
        return Effect.succeed(frame(0, telling.end()));
      },
    });
  });

/** Each frame when it is due. */
const paced = (speed: number, frames: Source<Frame>): Source<Frame> =>
  Effect.zipWith(frames, makePace(speed), (next, due) => Effect.tap(next, ({ at }) => due(at)));

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
    ? makeSharing<Frame, never>(latecomers)
    : (_key: string, frames: Source<Frame>) => frames;
  return {
    run: async (context, next) => {
      // Looked up first: what is streamed would keep a context alive that this function closes over.
      const named = context.req.param("slug");
      const lesson = lessons.find(({ slug }) => slug === named);
      if (lesson === undefined) return await next();
      const rejected = house.unsafeTurnAway();
      if (rejected !== undefined) return turnAway(rejected);
      const demonstration = await lesson.load();
      const asked = read(demonstration, context.req.query());
      if (Either.isLeft(asked)) {
        return new Response(asked.left, { status: 400, headers: headersOf({}) });
      }
      const { speed, ...run } = asked.right;
      const form = formFor(context);
      const frames = Effect.provide(framesOf(demonstration, run, form), services);
      // At another speed, one would soon be far ahead, and what lies between would have to be kept.
      const key = JSON.stringify([lesson.slug, form.type, speed, run]);
      const watched = form.paced ? paced(speed, shared(key, frames)) : frames;
      const text = Effect.map(watched, Effect.map(({ bytes }) => bytes));
      const body = await Effect.runPromise(Effect.either(house.stream(text, {
        client: clientOf(context),
        cutShort: form.cutShort,
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
