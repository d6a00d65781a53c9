/**
 * A worker for learners' code, in a frame of its own.
 *
 * @module
 */
import type { Bench, GraderAddresses, Part } from "../../../src/exercise/bench.ts";
import type { Message, Order } from "./worker_order.ts";

/** A frame with a worker in it. */
export interface Running {
  readonly send: (bench: Pick<Bench, "parts">, order: Order) => Promise<void>;
  /** Who is told what the worker says. */
  listener: (message: Message) => void;
  readonly close: () => void;
}

/** The name of the part at an address. */
export const nameOf = (address: string): string => address.slice(address.lastIndexOf("/") + 1);

const texts = new Map<string, Promise<string>>();

/** Fetches a part; what could not be had is asked for again the next time. */
const textOf = (address: string): Promise<string> => {
  const known = texts.get(address);
  if (known !== undefined) return known;
  const text = fetch(address).then((response) => {
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    return response.text();
  });
  texts.set(address, text);
  text.catch(() => texts.delete(address));
  return text;
};

const partsAt = (addresses: ReadonlyArray<string>): Promise<ReadonlyArray<Part>> =>
  Promise.all(
    addresses.map(async (address) => ({ name: nameOf(address), text: await textOf(address) })),
  );

/** Fetches files as they are, by their names. */
export const filesAt = async (
  addresses: ReadonlyArray<string>,
): Promise<ReadonlyMap<string, ArrayBuffer>> =>
  new Map(
    await Promise.all(addresses.map(async (address) => {
      const response = await fetch(address);
      if (!response.ok) throw new Error(`${address}: ${response.status}`);
      return [nameOf(address), await response.arrayBuffer()] as const;
    })),
  );

/** Starts one. */
export const start = (grader: GraderAddresses): Running => {
  const frame = document.createElement("iframe");
  frame.title = "Where your code runs";
  frame.hidden = true;
  // Its own policy makes its origin opaque. The attribute would do the same, but a service worker
  // answers no frame that has it, so that nothing could be graded without a network.
  frame.src = grader.frame;
  const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
  document.body.append(frame);
  const { port1, port2 } = new MessageChannel();
  const running: Running = {
    listener: () => {},
    send: async (bench, order) => {
      const parts = await partsAt([...grader.parts, ...bench.parts]);
      await loaded;
      const message = { worker: "grading_worker.js", parts: parts.filter(isNew), order };
      for (const { name } of parts) sent.add(name);
      // The port goes with the first.
      frame.contentWindow?.postMessage(message, "*", transfer.splice(0));
    },
    close: () => {
      port1.close();
      frame.remove();
    },
  };
  const sent = new Set<string>();
  const isNew = ({ name }: Part): boolean => !sent.has(name);
  const transfer: Array<Transferable> = [port2];
  port1.addEventListener("message", ({ data }) => running.listener(data));
  port1.start();
  return running;
};
