/**
 * The worker in which a learner's code runs. It can reach nothing but the port on which it answers:
 * the page that starts it has an opaque origin and a policy that a worker inherits. That the names of
 * what it cannot reach say so is a courtesy.
 *
 * @module
 */
import { attempt, type LearnersFile, rehearse } from "../../../src/exercise/attempt.ts";
import type { Exercise } from "../../../src/exercise/exercise.ts";
import { outputLimit } from "../../../src/exercise/output.ts";
import { placeIn } from "../../../src/exercise/place.ts";
import type { Problem } from "../../../src/exercise/report.ts";
import { shown } from "../../../src/exercise/shown.ts";
import { effects } from "./effects.ts";
import type { Shows } from "./lesson_runner.ts";
import type { Script } from "./transpile.ts";
import type { Message, Order, Show } from "./worker_order.ts";

/** What a page can reach and a learner's code cannot. */
const unreachable = [
  "BroadcastChannel",
  "EventSource",
  "SharedWorker",
  "WebSocket",
  "WebTransport",
  "Worker",
  "XMLHttpRequest",
  "caches",
  "close",
  "fetch",
  "importScripts",
  "indexedDB",
  "postMessage",
];

// Taken now: a learner's file may put something else in their place.
const { createObjectURL, revokeObjectURL } = URL;
const urlOf = (code: string): string =>
  createObjectURL(new Blob([code], { type: "text/javascript" }));

const closeDoors = (): void => {
  for (const name of unreachable) {
    Object.defineProperty(globalThis, name, {
      get: () => {
        throw new Error(
          `${name} cannot be had here: an exercise reaches no network, no storage and no page`,
        );
      },
    });
  }
};

/**
 * Writes to the page what a learner's code writes: the beginning, and how much more there was.
 *
 * @returns what begins anew.
 */
const redirectConsole = (post: (message: Message) => void): () => void => {
  let room = outputLimit;
  let untold = 0;
  /** Told when it has doubled: output without end is not to become messages without end. */
  let told = 1_000;
  const write = (...values: ReadonlyArray<unknown>): void => {
    const words = values.map((value) => typeof value === "string" ? value : shown(value));
    const line = `${words.join(" ")}\n`;
    const text = line.slice(0, room);
    room -= text.length;
    untold += line.length - text.length;
    if (text === "" && untold < told) return;
    post({ _tag: "Wrote", text, withheld: untold });
    if (untold >= told) told *= 2;
    untold = 0;
  };
  for (const name of ["debug", "dir", "error", "info", "log", "table", "trace", "warn"] as const) {
    console[name] = write;
  }
  return () => {
    room = outputLimit;
    untold = 0;
    told = 1_000;
  };
};

/** An error of the learner's file, without the address of the file and without a stack trace. */
const problemOf = (error: unknown, file: string): Problem => {
  if (!(error instanceof Error)) return { message: `It threw ${shown(error)}.`, place: null };
  const told = error.message.split("\n")[0]!.replaceAll(/'?blob:[^' ]*'?/g, "a module");
  return { message: `${error.name}: ${told}`, place: placeIn(error.stack, file) };
};

const shims = new Map<string, string>();

/** The address of a module that has the exports of one that is here already. */
const shimOf = (name: string, effectsAddress: string): string => {
  const known = shims.get(name);
  if (known !== undefined) return known;
  const names = Object.keys(effects[name]!);
  const made = urlOf(
    `import { effects } from ${JSON.stringify(effectsAddress)};\nconst { ${
      names.map((name, index) => `${JSON.stringify(name)}: _${index}`).join(", ")
    } } = effects[${JSON.stringify(name)}];\nexport { ${
      names.map((name, index) => `_${index} as ${JSON.stringify(name)}`).join(", ")
    } };`,
  );
  shims.set(name, made);
  return made;
};

const addressOf = ({ imports, pieces }: Script, effectsAddress: string): string => {
  const text = pieces.map((piece, index) => {
    const name = imports[index];
    return name === undefined ? piece : piece + JSON.stringify(shimOf(name, effectsAddress));
  });
  return urlOf(text.join(""));
};

let port: MessagePort | undefined;
let file = "";
let post: (message: Message) => void = () => {};
let forgetOutput = (): void => {};

const crash = (event: Event, error: unknown): void => {
  event.preventDefault();
  post({ _tag: "Crashed", problem: problemOf(error, file) });
};
addEventListener("error", (event) => crash(event, event.error));
addEventListener("unhandledrejection", (event) => crash(event, event.reason));

/** What makes a grader nearly as warm as all of them would, for a quarter of a phone's battery. */
const rehearsal = { seeds: 50 };

type Addresses = ReadonlyMap<string, string>;

const obey = async (order: Order, addresses: Addresses): Promise<void> => {
  const exercise: Exercise = (await import(addresses.get(order.checks)!)).default;
  const addressIn = (script: Script) => addressOf(script, addresses.get("effects.js")!);
  if (order._tag === "Prepare") {
    if (order.rehearse !== null) {
      await rehearse(exercise, await import(addressIn(order.rehearse)), rehearsal);
    }
    return post({ _tag: "Ready" });
  }
  const showIn = order._tag === "Show" ? await prepareShow(order, addresses) : undefined;
  forgetOutput();
  post({ _tag: "Began" });
  const address = addressIn(order.script);
  file = address;
  const learners: LearnersFile = {
    load: () => import(address),
    problemOf: (error) => problemOf(error, address),
    origin: address,
  };
  if (order._tag === "Show") await showIn!(exercise, learners, post);
  else await attempt(exercise, { ...learners, seeds: order.seeds, from: order.from }, post);
  revokeObjectURL(address);
};

const prepareShow = async (order: Show, addresses: Addresses): Promise<Shows> => {
  const [runner, { default: inLesson }] = await Promise.all([
    import(addresses.get("lesson_runner.js")!) as Promise<typeof import("./lesson_runner.ts")>,
    import(addresses.get(order.inLesson)!),
  ]);
  return runner.prepareShow(inLesson, order);
};

let queue = Promise.resolve();

/** Takes an order. The first brings the port to answer on. */
export const receive = ({ data, ports }: MessageEvent): void => {
  if (port === undefined) {
    port = ports[0]!;
    post = port.postMessage.bind(port);
    forgetOutput = redirectConsole(post);
    closeDoors();
  }
  queue = queue.then(() => obey(data.order, data.addresses));
};
