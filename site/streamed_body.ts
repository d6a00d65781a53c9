/**
 * The body of an answer that is written while it is sent.
 *
 * @module
 */
import * as Effect from "effect/Effect";

export interface StreamedBody {
  readonly readable: ReadableStream<Uint8Array>;
  /** Sends words, and returns when the client takes more. Ends whoever writes to one that has gone. */
  readonly write: (words: string) => Effect.Effect<void>;
  /** Sends the last words, and waits for nobody. */
  readonly end: (words: string) => void;
  /** Nobody listens any more. */
  readonly leave: () => void;
}

const encoder = new TextEncoder();

/** @param onLeave is called once, when the client goes before the end. */
export const makeStreamedBody = (onLeave: () => void): StreamedBody => {
  let controller: ReadableStreamDefaultController<Uint8Array>;
  let isOpen = true;
  let proceed = (): void => {};

  const leave = (): void => {
    if (!isOpen) return;
    isOpen = false;
    onLeave();
  };

  const readable = new ReadableStream<Uint8Array>({
    start: (own) => void (controller = own),
    pull: () => proceed(),
    cancel: leave,
  });

  const write = (words: string): Effect.Effect<void> =>
    Effect.async<void>((resume) => {
      if (!isOpen) return resume(Effect.interrupt);
      controller.enqueue(encoder.encode(words));
      if (controller.desiredSize! > 0) return resume(Effect.void);
      proceed = () => resume(Effect.void);
    });

  const end = (words: string): void => {
    if (!isOpen) return;
    isOpen = false;
    if (words !== "") controller.enqueue(encoder.encode(words));
    controller.close();
  };

  return { readable, write, end, leave };
};
