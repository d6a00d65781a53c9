/**
 * The process in which a learner's code runs. It may read, and nothing else: see `sandbox.ts`,
 * which starts it. It is told what to do on standard input, and answers among its output.
 *
 * @module
 */
import { lessons } from "../../lessons/mod.ts";
import { attempt as attemptAt, rehearse } from "../exercise/attempt.ts";
import { exercisesOf } from "../exercise/chapter.ts";
import type { Exercise } from "../exercise/exercise.ts";
import { placeIn } from "../exercise/place.ts";
import type { Problem } from "../exercise/report.ts";
import { shown } from "../exercise/shown.ts";
import { frame } from "./frame.ts";
import { decodeOrder, encodeMessage, type Grade, type Message } from "./sandbox_message.ts";

const root = new URL("../../", import.meta.url).href;

const encoder = new TextEncoder();

// Taken now: a learner's file may put something else in their place.
const { stdin, stdout } = Deno;
const write = stdout.writeSync.bind(stdout);

// One pipe for all that the learner's code writes, so that it comes in order, before the result.
console.error = console.log;
console.warn = console.log;

const writeAll = (text: string): void => {
  let rest = encoder.encode(text);
  while (rest.length > 0) rest = rest.subarray(write(rest));
};

/**
 * Reads the next line. A line is asked for only when nothing else is to be done, so that a file
 * that waits for ever at its top level leaves this process with nothing to do at all.
 */
const lineReader = (): () => Promise<string | undefined> => {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(4096);
  let text = "";
  return async () => {
    for (;;) {
      const end = text.indexOf("\n");
      if (end >= 0) {
        const line = text.slice(0, end);
        text = text.slice(end + 1);
        return line;
      }
      const count = await stdin.read(buffer);
      if (count === null) return undefined;
      text += decoder.decode(buffer.subarray(0, count), { stream: true });
    }
  };
};

/** An error of the learner's file, without the address of the file and without a stack trace. */
const problemOf = (error: unknown, file: string): Problem => {
  const place = error instanceof Error
    ? placeIn(error.message, file) ?? placeIn(error.stack, file)
    : null;
  if (!(error instanceof Error)) return { message: `It threw ${shown(error)}.`, place };
  const told = error.message.split("\n")[0]!
    .replaceAll(/ at file:\/\/\S+/g, "")
    .replaceAll(root, "");
  // Of a file that cannot be read, Deno says in the message what kind of error it is.
  return { message: /^\w*Error: /.test(told) ? told : `${error.name}: ${told}`, place };
};

const load = async (name: string): Promise<Exercise> => {
  const listed = exercisesOf(lessons).find((it) => it.name === name);
  if (listed === undefined) throw new RangeError(`there is no exercise ${name}`);
  return await listed.load();
};

const gradeFile = async (
  { exercise: name, file, from, seeds }: typeof Grade.Type,
  post: (message: Message) => void,
): Promise<void> => {
  const attempt = {
    load: () => import(file),
    problemOf: (error: unknown) => problemOf(error, file),
    origin: file,
    seeds,
    from,
  };
  const exercise = await load(name);
  post({ _tag: "Began" });
  await attemptAt(exercise, attempt, post);
};

const main = async (): Promise<void> => {
  const next = lineReader();
  const token = await next();
  if (token === undefined) return;
  const post = (message: Message): void => writeAll(frame(token, encodeMessage(message)));
  let file = "";
  const crash = (error: unknown): void =>
    post({ _tag: "Crashed", problem: problemOf(error, file) });
  addEventListener("error", (event) => {
    event.preventDefault();
    crash(event.error);
  });
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    crash(event.reason);
  });
  addEventListener("unload", () => {
    if (file !== "") post({ _tag: "Left" });
  });
  for (let line = await next(); line !== undefined; line = await next()) {
    const order = decodeOrder(line);
    if (order._tag === "Prepare") {
      const exercise = await load(order.exercise);
      if (order.rehearse !== null) await rehearse(exercise, await import(order.rehearse));
    } else {
      file = order.file;
      await gradeFile(order, post);
      file = "";
    }
  }
};

// Not awaited: that would be one more wait for ever at a top level.
if (import.meta.main) main();
