/**
 * The body of an answer that is written while it is sent.
 *
 * @module
 */
import * as Effect from "effect/Effect";

export interface StreamedBody {
  readonly readable: ReadableStream<Uint8Array>;
  /** Sends bytes, and returns when the client takes more. Ends whoever writes to one that has gone. */
  readonly write: (bytes: Uint8Array) => Effect.Effect<void>;
  /** Sends the last words, and waits for nobody. */
  readonly end: (words: string) => void;
}

const encoder = new TextEncoder();

/**
 * How many bytes may lie here that the client has not taken. More than an instant of a run has:
 * who writes one now and then need not wait until it is taken.
 */
const buffered = 16_384;

/** @param onLeave is called once, when the client goes before the end. */
export const makeStreamedBody = (onLeave: () => void): StreamedBody => {
  let controller: ReadableStreamDefaultController<Uint8Array>;
  let isOpen = true;
  let proceed = (): void => {};

  const readable = new ReadableStream<Uint8Array>({
    start: (own) => void (controller = own),
    pull: () => proceed(),
    cancel: () => {
      if (!isOpen) return;
      isOpen = false;
      onLeave();
    },
  }, new ByteLengthQueuingStrategy({ highWaterMark: buffered }));

  const hasRoom = (): boolean => controller.desiredSize! > 0;

  const room = Effect.async<void>((resume) => {
    if (hasRoom()) return resume(Effect.void);
    proceed = () => resume(Effect.void);
  });

  const write = (bytes: Uint8Array): Effect.Effect<void> =>
    Effect.suspend(() => {
      if (!isOpen) return Effect.interrupt;
      controller.enqueue(bytes);
      return hasRoom() ? Effect.void : room;
    });

  const end = (words: string): void => {
    if (!isOpen) return;
    isOpen = false;
    if (words !== "") controller.enqueue(encoder.encode(words));
    controller.close();
  };

  return { readable, write, end };
};
