/**
 * The forms in which a run can be had.
 *
 * @module
 */
import type { Demonstration } from "../../src/lesson/lesson.ts";
import { logLines, worldWidthOf } from "../../src/render/log.ts";
import { plain } from "../../src/render/palette.ts";
import { summaryTable } from "../../src/render/summary.ts";
import { tableLines } from "../../src/render/table.ts";
import type { Event } from "../../src/trace/event.ts";
import { follow } from "../../src/trace/instant.ts";
import { encode } from "../../src/trace/ndjson.ts";
import { summarize } from "../../src/trace/summary.ts";
import * as Timeline from "../../src/trace/timeline.ts";

/** Puts a run into words, piece by piece. */
export interface Telling {
  readonly events: (events: ReadonlyArray<Event>) => string;
  readonly end: () => string;
}

interface Rules {
  /** Whether each event comes when it is due, or all as fast as the client takes them. */
  readonly paced: boolean;
  readonly tell: (demonstration: Demonstration) => Telling;
  /** What a client is told whose run was not finished. */
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

/** By their media types. */
export const forms = {
  "text/plain": { paced: true, tell: log, cutShort: "\ncut short\n" },
  "text/event-stream": {
    paced: true,
    tell: () => ({
      events: (events) => events.map((event) => `data: ${encode(event)}\n\n`).join(""),
      end: () => "event: end\ndata: whole\n\n",
    }),
    cutShort: "event: end\ndata: cut short\n\n",
  },
  "application/x-ndjson": {
    paced: false,
    tell: () => ({
      events: (events) => events.map((event) => `${encode(event)}\n`).join(""),
      end: () => "",
    }),
    cutShort: "",
  },
} as const satisfies Readonly<Record<string, Rules>>;

export type Form = keyof typeof forms;

export const tell = (form: Form, demonstration: Demonstration): Telling =>
  forms[form].tell(demonstration);
