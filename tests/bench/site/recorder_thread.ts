/**
 * The site's thread that records; it also tells what memory it has in use.
 *
 * @module
 */
import "../../../site/recorder/thread.ts";
import { inUse } from "./memory.ts";

const memory = new BroadcastChannel("memory");
memory.onmessage = async () => memory.postMessage(await inUse());
