/**
 * Keeps what a learner has done, wherever there is room for a text: a file, or a browser's storage.
 *
 * @module
 */
import * as Context from "effect/Context";
import * as Data from "effect/Data";
import * as Effect from "effect/Effect";
import * as ParseResult from "effect/ParseResult";
import * as Schema from "effect/Schema";
import { Progress } from "./progress.ts";
import { empty } from "./standing.ts";

/** What is kept cannot be understood. Nothing was changed. */
export class ProgressUnreadable extends Data.TaggedError("ProgressUnreadable")<{
  readonly place: string;
  readonly reason: string;
}> {
  override get message(): string {
    return `${this.place} does not hold the progress of a learner (${this.reason}); ` +
      "nothing was changed: mend it, or move it away";
  }
}

/** One text that is kept. */
export interface Slot<E> {
  /** What it is called where it is kept, for error messages. */
  readonly place: string;
  /** Undefined until something was written. */
  readonly read: Effect.Effect<string | undefined, E>;
  readonly write: (text: string) => Effect.Effect<void, E>;
}

/** The progress of the learner whose commands these are. */
export class ProgressStore extends Context.Tag("watertight/progress/ProgressStore")<
  ProgressStore,
  {
    readonly read: Effect.Effect<Progress, ProgressUnreadable | SlotTrouble>;
    /** Changes what is kept, and gives it as it is then. */
    readonly update: (
      change: (progress: Progress) => Progress,
    ) => Effect.Effect<Progress, ProgressUnreadable | SlotTrouble>;
  }
>() {}

/** What a slot may fail with: the message says where and why. */
export interface SlotTrouble {
  readonly _tag: string;
  readonly message: string;
}

const Text = Schema.parseJson(Progress, { space: 2 });

/** Progress as text, to be kept or handed on. */
export const encode = (progress: Progress): string => Schema.encodeSync(Text)(progress) + "\n";

/** The first thing that is wrong, in a few words: `"version" is missing`. */
const reasonOf = (issue: ParseResult.ParseIssue): string => {
  const [{ message, path } = { message: "it cannot be read", path: [] }] = ParseResult
    .ArrayFormatter.formatIssueSync(issue);
  const said = message.replace(/^Expected /, "expected ");
  if (path.length === 0) return said === message ? message : "it holds something else";
  return `"${path.join(".")}"${said === message ? " " : ": "}${said}`;
};

/** Reads such a text. */
export const decode = (
  text: string,
  place: string,
): Effect.Effect<Progress, ProgressUnreadable> =>
  Effect.mapError(
    Schema.decode(Text)(text),
    ({ issue }) => new ProgressUnreadable({ place, reason: reasonOf(issue) }),
  );

/** Keeps progress in a slot. */
export const make = (slot: Slot<SlotTrouble>): Context.Tag.Service<ProgressStore> => {
  const read = Effect.flatMap(
    slot.read,
    (text) => text === undefined ? Effect.succeed(empty) : decode(text, slot.place),
  );
  return {
    read,
    update: (change) =>
      Effect.flatMap(read, (progress) => {
        const changed = change(progress);
        return Effect.as(slot.write(encode(changed)), changed);
      }),
  };
};
