import type { Measurement } from "./measurement.ts";

/** Where a run stands. Numbers count from 0. */
export interface Position {
  readonly round: number;
  readonly rounds: number;
  readonly index: number;
  readonly measurements: number;
  readonly measurement: Measurement;
}

export interface Progress {
  readonly show: (position: Position) => void;
  readonly clear: () => void;
}

const eraseLine = "\r\x1b[K";

/** Shows what is being measured: one line that changes on a terminal, else a line per round. */
export const progressOn = (stream: typeof Deno.stderr): Progress => {
  const isTerminal = stream.isTerminal();
  const encoder = new TextEncoder();
  const write = (text: string): void => void stream.writeSync(encoder.encode(text));
  return {
    show: ({ round, rounds, index, measurements, measurement }) => {
      const title = `round ${round + 1} of ${rounds}`;
      if (isTerminal) {
        write(`${eraseLine}${title}, ${index + 1} of ${measurements}: ${measurement}`);
      } else if (index === 0) write(`${title}: ${measurements} measurements\n`);
    },
    clear: () => {
      if (isTerminal) write(eraseLine);
    },
  };
};
