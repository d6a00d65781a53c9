/** Looks at the oldest message, and takes it out in a step of its own. */
import * as Data from "effect/Data";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as FiberId from "effect/FiberId";

export const caught = {
  by: "once",
  saying: "took the same message",
};

/** Every place is taken. The message was not sent. */
export class QueueFull extends Data.TaggedError("QueueFull")<{ readonly capacity: number }> {}

export interface Options {
  /** How many messages it holds, those at work included: at least 1. */
  readonly capacity: number;
  /** How often a message is handed out before it is set aside: at least 1. */
  readonly tries: number;
}

export interface MessageQueue {
  /** Puts a message in, or says that there is no room. It does not wait. */
  readonly send: (message: string) => Effect.Effect<void, QueueFull>;
  /** Waits for a message and handles it, in the consumer's own fiber. */
  readonly receive: <E, R>(
    handler: (message: string) => Effect.Effect<void, E, R>,
  ) => Effect.Effect<void, E, R>;
  /** The messages that were set aside, oldest first. */
  readonly deadLetters: Effect.Effect<ReadonlyArray<string>>;
}

/** A message, its place among all, and how often it was handed out. */
interface Letter {
  readonly message: string;
  readonly place: number;
  tries: number;
}

/** A consumer that waits, and the letter that it was handed. */
interface Turn {
  readonly called: Deferred.Deferred<Letter>;
  letter: Letter | undefined;
}

export const makeQueue = ({ capacity, tries }: Options): Effect.Effect<MessageQueue> =>
  Effect.sync(() => {
    const ready: Array<Letter> = [];
    const line: Array<Turn> = [];
    const dead: Array<string> = [];
    let held = 0;
    let places = 0;

    /** To who has waited longest; or to where it belongs among the others. */
    const putIn = (letter: Letter): void => {
      const turn = line.shift();
      if (turn !== undefined) {
        turn.letter = letter;
        Deferred.unsafeDone(turn.called, Effect.succeed(letter));
        return;
      }
      const behind = ready.findIndex(({ place }) => place > letter.place);
      ready.splice(behind < 0 ? ready.length : behind, 0, letter);
    };

    const takeOut = (letter: Letter) =>
      Effect.sync(() => void ready.splice(ready.indexOf(letter), 1));

    const comeBack = (letter: Letter): void => {
      if (letter.tries < tries) return putIn(letter);
      dead.push(letter.message);
      held--;
    };

    const leave = (turn: Turn): void => {
      if (turn.letter !== undefined) return putIn(turn.letter);
      line.splice(line.indexOf(turn), 1);
    };

    const wait = (turn: Turn) => {
      line.push(turn);
      return Deferred.await(turn.called);
    };

    return {
      send: (message) =>
        Effect.suspend(() => {
          if (held >= capacity) return new QueueFull({ capacity });
          held++;
          putIn({ message, place: places++, tries: 0 });
          return Effect.void;
        }),

      receive: (handler) =>
        Effect.uninterruptibleMask((restore) =>
          Effect.gen(function* () {
            let letter = ready[0];
            if (letter !== undefined) yield* takeOut(letter);
            if (letter === undefined) {
              const turn: Turn = { called: Deferred.unsafeMake(FiberId.none), letter: undefined };
              const turnCame = wait(turn);
              letter = yield* Effect.onInterrupt(
                restore(turnCame),
                () => Effect.sync(() => leave(turn)),
              );
            }
            const mine = letter;
            mine.tries++;
            yield* Effect.onExit(
              restore(Effect.suspend(() => handler(mine.message))),
              (exit) => Effect.sync(() => Exit.isSuccess(exit) ? void held-- : comeBack(mine)),
            );
          })
        ),

      deadLetters: Effect.sync(() => [...dead]),
    };
  });
