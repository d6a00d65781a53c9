/**
 * The body of an answer that is written while it is sent.
 *
 * @module
 */

/** What takes bytes for a client. */
export interface Sink {
  /** Whether the client takes more now. */
  readonly hasRoom: () => boolean;
  /** Calls back each time that the client takes more again, after it was asked and did not. */
  readonly whenRoom: (callback: () => void) => void;
  /** Sends bytes. One whose client has gone takes nothing. */
  readonly send: (bytes: Uint8Array) => void;
}

export interface StreamedBody extends Sink {
  readonly readable: ReadableStream<Uint8Array>;
  /** Sends the last words, and waits for nobody. */
  readonly end: (words: string) => void;
}

const encoder = new TextEncoder();

/** How many bytes may lie here that the client has not taken, before there is no room. */
const buffered = 16_384;

/** @param onLeave is called once, when the client goes before the end. */
export const makeStreamedBody = (onLeave: () => void): StreamedBody => {
  let controller: ReadableStreamDefaultController<Uint8Array>;
  let isOpen = true;
  let isFull = false;
  let onRoom = (): void => {};

  const readable = new ReadableStream<Uint8Array>({
    start: (own) => void (controller = own),
    pull: () => {
      if (!isFull) return;
      isFull = false;
      onRoom();
    },
    cancel: () => {
      if (!isOpen) return;
      isOpen = false;
      onLeave();
    },
  }, new ByteLengthQueuingStrategy({ highWaterMark: buffered }));

  const hasRoom = (): boolean => {
    isFull = !isOpen || controller.desiredSize! <= 0;
    return !isFull;
  };

  const whenRoom = (callback: () => void): void => {
    onRoom = callback;
  };

  const send = (bytes: Uint8Array): void => {
    if (isOpen) controller.enqueue(bytes);
  };

  const end = (words: string): void => {
    if (!isOpen) return;
    isOpen = false;
    if (words !== "") controller.enqueue(encoder.encode(words));
    controller.close();
  };

  return { readable, hasRoom, whenRoom, send, end };
};
