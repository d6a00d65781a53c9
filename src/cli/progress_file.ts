import * as Layer from "effect/Layer";
import { make, ProgressStore } from "../progress/store.ts";
import { pathOf, readIfThere, replace, workFolder } from "./workspace.ts";

const file = new URL("progress.json", workFolder);

/** The learner's progress, kept as `work/progress.json`. */
export const layer: Layer.Layer<ProgressStore> = Layer.sync(ProgressStore, () =>
  make({
    place: pathOf(file),
    read: readIfThere(file),
    write: (text) => replace(file, text),
  }));
