/**
 * Messages among a learner's output. Both go through one pipe, so each message has a line of its
 * own that begins with a token, which is drawn anew for each process and which the learner's code
 * is not told.
 *
 * @module
 */

/** Ends whatever line is begun, and puts a message on the next. */
export const frame = (token: string, message: string): string => `\n${token} ${message}\n`;

/** A piece of output, taken apart. */
export interface Pieces {
  readonly messages: ReadonlyArray<string>;
  /** What is no message, as it was written. */
  readonly output: string;
}

/** Where an opening may have begun that is not there to its end; the length where none has. */
const beginningOf = (opening: string, text: string): number => {
  const at = text.lastIndexOf("\n");
  return at >= 0 && opening.startsWith(text.slice(at)) ? at : text.length;
};

/**
 * Takes output apart that was cut anywhere.
 *
 * @param rest what the last call left over; empty at first.
 * @returns what is left over for the next call, and the pieces.
 */
export const unframe = (token: string, rest: string, text: string): readonly [string, Pieces] => {
  const opening = `\n${token} `;
  const messages: Array<string> = [];
  let output = "";
  let left = rest + text;
  for (;;) {
    const begin = left.indexOf(opening);
    const end = begin < 0 ? -1 : left.indexOf("\n", begin + opening.length);
    if (end < 0) {
      const keepFrom = begin < 0 ? beginningOf(opening, left) : begin;
      return [left.slice(keepFrom), { messages, output: output + left.slice(0, keepFrom) }];
    }
    output += left.slice(0, begin);
    messages.push(left.slice(begin + opening.length, end));
    left = left.slice(end + 1);
  }
};
