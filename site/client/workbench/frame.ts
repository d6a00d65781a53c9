/**
 * The only script of the page in which learners' code runs: it starts a worker, hands on what its
 * parent sends, and does nothing else. Its origin is opaque, so that nothing of the site is its own,
 * and its policy lets nothing be loaded but what is sent to it.
 *
 * @module
 */
import type { Part } from "../../../src/exercise/bench.ts";

const addresses = new Map<string, string>();

/** Gives a part an address of its own, where it finds those that it imports. */
const add = ({ name, text }: Part): void => {
  if (addresses.has(name)) return;
  const linked = text.replace(/"#([\w.-]+)"/g, (whole, name) => {
    const address = addresses.get(name);
    return address === undefined ? whole : JSON.stringify(address);
  });
  const blob = new Blob([linked], { type: "text/javascript" });
  addresses.set(name, URL.createObjectURL(blob));
};

/**
 * Starts the worker. A frame of opaque origin may start no worker that is itself a module: this one
 * is a line that imports it.
 */
const start = (module: string): Worker => {
  const text = `const it = import(${JSON.stringify(addresses.get(module))});` +
    "addEventListener('message', async (event) => (await it).receive(event));";
  return new Worker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
};

let worker: Worker | undefined;

// Without its headers this page would be a page of the site like any other.
if (self.origin === "null") {
  addEventListener("message", ({ data, ports, source }) => {
    if (source !== parent) return;
    data.parts.forEach(add);
    worker ??= start(data.worker);
    worker.postMessage({ order: data.order, addresses }, [...ports]);
  });
}
