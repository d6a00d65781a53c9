import * as Chunk from "effect/Chunk";
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Ref from "effect/Ref";
import * as Stream from "effect/Stream";
import type { Demonstration, Lesson } from "../lesson/lesson.ts";
import { pace } from "../lesson/pace.ts";
import { live, simulated } from "../lesson/run.ts";
import { logLines, worldWidthOf } from "../render/log.ts";
import { seconds } from "../render/number.ts";
import { summaryTable } from "../render/summary.ts";
import { svg } from "../render/svg.ts";
import { tableLines } from "../render/table.ts";
import type { SimulationError } from "../simulation/failure.ts";
import type { Event } from "../trace/event.ts";
import { followed, type Instant } from "../trace/instant.ts";
import { encodeStream } from "../trace/ndjson.ts";
import { summarize } from "../trace/summary.ts";
import * as Timeline from "../trace/timeline.ts";
import type { RunRequest } from "./request.ts";
import { type OutputClosed, Terminal } from "./terminal.ts";

/** A lesson about to be run as asked for. */
export interface Showing {
  readonly lesson: Lesson;
  readonly demonstration: Demonstration;
  readonly request: RunRequest;
}

type Output = Context.Tag.Service<Terminal>;

/** How far worlds are run ahead of each other when nobody watches. */
const instantsAhead = 64;

const eventsOf = (
  { demonstration, request }: Showing,
  instants = instantsAhead,
): Stream.Stream<Event, SimulationError> =>
  request.live ? live(demonstration, request) : simulated(demonstration, request, instants);

/** The name of a run, with all that it takes to have it again but its parameters. */
const titleOf = ({ lesson, request }: Showing): string =>
  `Lesson ${lesson.number}: ${lesson.title} · seed ${request.seed}${request.live ? " · live" : ""}`;

const tableText = ({ demonstration }: Showing, timeline: Timeline.Timeline, terminal: Output) =>
  Effect.map(terminal.size, ({ columns }) => {
    const table = summaryTable(summarize(demonstration.measures, timeline));
    return tableLines(table, { columns, palette: terminal.palette }).join("\n") + "\n";
  });

/** Runs a lesson and writes it in the form that was asked for. */
export const show = (
  showing: Showing,
): Effect.Effect<void, SimulationError | OutputClosed, Terminal> =>
  Effect.flatMap(Terminal, (terminal) => {
    switch (showing.request.format) {
      case "text":
        return terminal.watched ? watch(showing, terminal) : print(showing, terminal);
      case "table":
        return Effect.flatMap(
          wholeTimeline(showing),
          (timeline) => Effect.flatMap(tableText(showing, timeline, terminal), terminal.write),
        );
      case "svg":
        return Effect.flatMap(
          wholeTimeline(showing),
          (timeline) =>
            terminal.write(
              svg({ title: titleOf(showing), worlds: showing.demonstration.worlds, timeline }),
            ),
        );
      case "ndjson":
        return eventsOf(showing).pipe(
          encodeStream,
          Stream.mapChunks((lines) => Chunk.of(Chunk.join(lines, ""))),
          Stream.runForEach(terminal.write),
        );
    }
  });

const wholeTimeline = (showing: Showing) =>
  Stream.runFold(eventsOf(showing), Timeline.empty, Timeline.step);

/** The table after a run, or, if it was cut short, the table so far. */
const summaryText = (
  showing: Showing,
  latest: Ref.Ref<Timeline.Timeline>,
  terminal: Output,
  cutShort: boolean,
) =>
  Effect.gen(function* () {
    const timeline = yield* Ref.get(latest);
    const heading = cutShort ? `So far, at ${seconds(timeline.at, 1)}:\n` : "";
    yield* terminal.write("\n" + heading + (yield* tableText(showing, timeline, terminal)));
  });

const setLatest = (latest: Ref.Ref<Timeline.Timeline>, instants: ReadonlyArray<Instant>) =>
  Effect.forEach(instants.slice(-1), ({ timeline }) => Ref.set(latest, timeline), {
    discard: true,
  });

/** Plain lines, as fast as they come, and the table; interrupted, the table so far. */
const print = (showing: Showing, terminal: Output) =>
  Effect.gen(function* () {
    const { columns } = yield* terminal.size;
    const worldWidth = worldWidthOf(showing.demonstration.worlds);
    const view = { columns, worldWidth, palette: terminal.palette };
    const latest = yield* Ref.make(Timeline.empty);
    yield* terminal.write(terminal.palette.bold(titleOf(showing)) + "\n");
    yield* followed(eventsOf(showing)).pipe(
      Stream.runForEach((instants) => {
        const lines = instants.flatMap(({ events, timeline }) => logLines(events, timeline, view));
        const text = lines.map((line) => line + "\n").join("");
        return Effect.zipRight(setLatest(latest, instants), terminal.write(text));
      }),
      Effect.onInterrupt(() => Effect.ignore(summaryText(showing, latest, terminal, true))),
    );
    yield* summaryText(showing, latest, terminal, false);
  });

/** A picture that moves at the pace of the lesson, above the log; then the table. */
const watch = (showing: Showing, terminal: Output) =>
  Effect.gen(function* () {
    const { demonstration, request } = showing;
    const { open } = yield* Effect.promise(() => import("./screen.ts"));
    const latest = yield* Ref.make(Timeline.empty);
    const events = request.live ? eventsOf(showing) : pace(request.speed)(eventsOf(showing, 1));
    yield* Effect.scoped(Effect.gen(function* () {
      const screen = yield* open({
        title: titleOf(showing),
        speed: request.live ? undefined : request.speed,
        worlds: demonstration.worlds,
        worldWidth: worldWidthOf(demonstration.worlds),
        terminal,
      });
      yield* Stream.runForEach(followed(events), (instants) =>
        Effect.zipRight(
          setLatest(latest, instants),
          Effect.forEach(instants, ({ events, timeline }) => screen.show(events, timeline)),
        ));
    })).pipe(Effect.onInterrupt(() => Effect.ignore(summaryText(showing, latest, terminal, true))));
    yield* summaryText(showing, latest, terminal, false);
  });
