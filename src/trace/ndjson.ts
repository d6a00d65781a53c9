import * as Effect from "effect/Effect";
import type { ParseError } from "effect/ParseResult";
import * as Schema from "effect/Schema";
import * as Stream from "effect/Stream";
import { Event } from "./event.ts";

/** Every key of every event: the order in which a line has them. */
const keys = Array.from(new Set(Event.members.flatMap(({ fields }) => Object.keys(fields))));

/**
 * An event as one line of newline-delimited JSON, without the newline.
 *
 * Events are JSON already, so there is nothing for the schema to transform; its keys give the order.
 */
export const encode = (event: Event): string => JSON.stringify(event, keys);

/** Reads one line. Fails with a `ParseError` that says which part of it is wrong. */
export const decode: (line: string) => Effect.Effect<Event, ParseError> = Schema.decode(
  Schema.parseJson(Event),
);

/** Events as text, each line ended. */
export const encodeStream = <E, R>(
  events: Stream.Stream<Event, E, R>,
): Stream.Stream<string, E, R> => Stream.map(events, (event) => encode(event) + "\n");

/** Text, cut anywhere, as events. Empty lines are passed over. */
export const decodeStream = <E, R>(
  text: Stream.Stream<string, E, R>,
): Stream.Stream<Event, E | ParseError, R> =>
  text.pipe(
    Stream.splitLines,
    Stream.filter((line) => line.trim() !== ""),
    Stream.mapEffect(decode),
  );
