import process from "node:process";
import type * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Schedule from "effect/Schedule";
import type * as Scope from "effect/Scope";
import { createLogUpdate } from "log-update";
import { logLines } from "../render/log.ts";
import { seconds } from "../render/number.ts";
import { screenLines } from "../render/screen.ts";
import type { Event } from "../trace/event.ts";
import * as Timeline from "../trace/timeline.ts";
import type { Terminal } from "./terminal.ts";

/** A picture of a run that is drawn over and over in the same place. */
export interface Screen {
  /** Takes in what has happened; it is drawn with the next frame. */
  readonly show: (
    events: ReadonlyArray<Event>,
    timeline: Timeline.Timeline,
  ) => Effect.Effect<void>;
}

/** Real time between two frames. */
const frameTime = "50 millis";

/** Lines of the log to keep: no window is taller. */
const logLimit = 200;

/**
 * Opens a screen in the terminal: the compartments above, the latest of the log beneath. When the
 * scope closes, the last frame stays and the cursor comes back.
 */
export const open = (options: {
  readonly title: string;
  /** Virtual seconds in a real second; none on the real clock. */
  readonly speed: number | undefined;
  readonly worldWidth: number;
  readonly worlds: ReadonlyArray<{ readonly name: string; readonly title: string }>;
  readonly terminal: Context.Tag.Service<Terminal>;
}): Effect.Effect<Screen, never, Scope.Scope> =>
  Effect.gen(function* () {
    const { speed, terminal, worldWidth } = options;
    const { palette } = terminal;
    const update = createLogUpdate(process.stdout);
    let timeline = Timeline.empty;
    let log: ReadonlyArray<string> = [];
    let running = true;

    const frame = Effect.map(terminal.size, ({ columns, rows }) => {
      const worlds = options.worlds.flatMap(({ name, title }) => {
        const world = timeline.worlds.get(name);
        return world === undefined ? [] : [{ title, world }];
      });
      return screenLines({
        title: options.title,
        clock: seconds(timeline.at, 1) + (speed === undefined ? "" : ` (${speed} ×)`),
        worlds,
        log,
        hint: running ? "Ctrl-C ends the run" : "",
      }, { columns, rows, palette }).join("\n");
    });
    const draw = Effect.map(frame, (text) => update(text));

    yield* Effect.addFinalizer(() => {
      running = false;
      return Effect.map(draw, () => update.done());
    });
    yield* Effect.forkScoped(Effect.repeat(draw, Schedule.spaced(frameTime)));

    return {
      show: (events, after) =>
        Effect.map(terminal.size, ({ columns }) => {
          timeline = after;
          const lines = logLines(events, after, {
            columns: columns - 1,
            palette,
            worldWidth,
          });
          log = [...log, ...lines].slice(-logLimit);
        }),
    };
  });
