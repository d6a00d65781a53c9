/**
 * Runs a lesson for a client: as events, as lines of JSON, or as the log that a terminal shows.
 *
 * @module
 */
import * as Duration from "effect/Duration";
import * as Effect from "effect/Effect";
import * as Either from "effect/Either";
import type * as Scope from "effect/Scope";
import type { Context, Env, Handler } from "hono";
import { accepts } from "hono/accepts";
import type { Rejected } from "../../lessons/02-thread-pool/thread_pool.ts";
import { common } from "../../src/lesson/ask.ts";
import type { Demonstration, Lesson } from "../../src/lesson/lesson.ts";
import * as Parameter from "../../src/lesson/parameter.ts";
import type { Run } from "../../src/lesson/run.ts";
import type { House } from "../house.ts";
import type { Playback } from "../playback/playback.ts";
import type { TooManyRequests } from "../rate_limit.ts";
import { type Form, forms } from "../recorder/form.ts";
import { prepare, secure } from "../security.ts";

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

const formFor = (context: Context): Form =>
  accepts(context, {
    header: "Accept",
    supports: Object.keys(forms),
    default: "text/plain",
  }) as Form;

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
  /** Plays runs; the scope is that of a run. */
  readonly playback: Effect.Effect<Playback, never, Scope.Scope>;
}

/** What answers requests for runs. */
export interface Runs {
  /** Runs the lesson that the path names. */
  readonly run: Handler<Env, "/lessons/:slug/run">;
  /** Tells how full the house is. */
  readonly health: Handler;
}

/** Runs of lessons, as many at once as the house has room for. */
export const makeRuns = ({ clientOf, house, lessons, playback }: Options): Runs => {
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
      const headers = headersOf({
        "Content-Type": `${form}; charset=utf-8`,
        "Cache-Control": "no-store",
        "Vary": "Accept",
      });
      // Nobody would read the run, or leave it: it is not begun.
      if (context.req.method === "HEAD") return new Response(null, { headers });
      const { cutShort, paced } = forms[form];
      const show = {
        script: { slug: lesson.slug, form, ...run },
        speed: paced ? speed : Infinity,
      };
      const body = await Effect.runPromise(Effect.either(house.stream(
        (body) => Effect.scoped(Effect.flatMap(playback, ({ play }) => play(show, body))),
        { client: clientOf(context), cutShort },
      )));
      if (Either.isLeft(body)) return turnAway(body.left);
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
