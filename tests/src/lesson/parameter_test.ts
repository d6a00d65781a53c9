import assert from "node:assert/strict";
import * as Either from "effect/Either";
import * as FastCheck from "effect/FastCheck";
import * as Parameter from "../../../src/lesson/parameter.ts";

const parameters = {
  workers: Parameter.whole({ description: "Workers", default: 10, minimum: 1, maximum: 64 }),
  wait: Parameter.seconds({ description: "Wait", default: 1.5, minimum: 0.5, maximum: 60 }),
  journal: Parameter.choice({ description: "Journal", default: "wal", options: ["wal", "delete"] }),
};

const read = (given: Record<string, string>) => Parameter.read(parameters, given);

Deno.test("Parameter.read takes what is given and fills in the defaults", () => {
  assert.deepEqual(read({ workers: "4" }), Either.right({ workers: 4, wait: 1.5, journal: "wal" }));
  assert.deepEqual(read({ wait: "0.5" }), Either.right({ workers: 10, wait: 0.5, journal: "wal" }));
});

Deno.test("Parameter.read refuses what is out of bounds or no number, and says what is allowed", () => {
  for (const given of ["0", "65", "1.5", "four", "", " ", "NaN", "Infinity", "1e999"]) {
    assert.deepEqual(
      read({ workers: given }),
      Either.left({ name: "workers", given, allowed: "a whole number from 1 to 64", options: [] }),
      given,
    );
  }
  assert.deepEqual(
    read({ wait: "61" }),
    Either.left({ name: "wait", given: "61", allowed: "a number from 0.5 to 60 s", options: [] }),
  );
  assert.deepEqual(
    read({ journal: "wall" }),
    Either.left({
      name: "journal",
      given: "wall",
      allowed: "wal or delete",
      options: ["wal", "delete"],
    }),
  );
});

Deno.test("Parameter.read takes exactly the numbers within the bounds", () => {
  FastCheck.assert(
    FastCheck.property(FastCheck.integer({ min: -200, max: 200 }), (value) => {
      assert.equal(Either.isRight(read({ workers: String(value) })), value >= 1 && value <= 64);
    }),
    { seed: 1 },
  );
});

Deno.test("Parameter.describe gives back the description, for sliders and help", () => {
  assert.deepEqual(Parameter.describe(parameters.wait), {
    kind: "number",
    description: "Wait",
    default: 1.5,
    minimum: 0.5,
    maximum: 60,
    unit: "s",
    whole: false,
  });
  assert.deepEqual(Parameter.describe(parameters.journal), {
    kind: "choice",
    description: "Journal",
    default: "wal",
    options: ["wal", "delete"],
  });
});

Deno.test("Parameter.defaultText names the unit, where there is one", () => {
  const texts = Object.values(parameters).map((it) =>
    Parameter.defaultText(Parameter.describe(it))
  );
  assert.deepEqual(texts, ["10", "1.5 s", "wal"]);
});
