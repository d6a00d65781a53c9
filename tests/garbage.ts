import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** Collects what nothing holds any more. */
export const collectGarbage = async (): Promise<void> => {
  // What a weak reference was made to in this turn of the event loop is held until its end.
  await new Promise((resolve) => setTimeout(resolve, 0));
  collect();
};
