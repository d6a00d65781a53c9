/**
 * The site's thread that records, until it is told to break.
 *
 * @module
 */
import "../../site/recorder/thread.ts";

const orders = new BroadcastChannel("breaking thread");
orders.onmessage = () => {
  throw new Error("the thread broke");
};
