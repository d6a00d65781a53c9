import * as Parameter from "./parameter.ts";

/** What every run has besides its lesson's own parameters. */
export const common = {
  seed: Parameter.whole({
    description: "Another run of the same program",
    default: 1,
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
  }),
  speed: Parameter.real({
    description: "Virtual seconds in a second, when watched",
    default: 1,
    minimum: 0.01,
    maximum: 10_000,
  }),
};
