import assert from "node:assert/strict";
import { resolve } from "node:path";
import { table } from "../../../src/dev/layer_table.ts";
import { complaints, rulesBroken } from "./in_layers.ts";

const root = resolve(import.meta.dirname ?? ".", "../../..");

interface RowCase {
  readonly file: string;
  readonly allowed: ReadonlyArray<string>;
  readonly forbidden: ReadonlyArray<string>;
}

const rowCases: ReadonlyArray<RowCase> = [
  {
    file: "src/trace/event.ts",
    allowed: ["effect", "effect/Schema", "./timeline.ts", "../trace/timeline.ts"],
    forbidden: ["../render/svg.ts", "../simulation/simulation.ts", "marked", "node:path", "fs"],
  },
  {
    file: "src/simulation/machine.ts",
    allowed: ["effect/Clock", "./schedule.ts"],
    forbidden: ["../trace/trace.ts", "../lesson/run.ts", "effective", "@effect/platform"],
  },
  {
    file: "src/lesson/run.ts",
    allowed: ["effect", "../trace/trace.ts", "../simulation/simulation.ts", "./lesson.ts"],
    forbidden: [
      "../render/svg.ts",
      "../content/book.ts",
      "../exercise/check.ts",
      "../../lessons/mod.ts",
      "hono",
    ],
  },
  {
    file: "src/exercise/grade.ts",
    allowed: [
      "effect",
      "../trace/trace.ts",
      "../simulation/simulation.ts",
      "../lesson/lesson.ts",
      "./check.ts",
    ],
    forbidden: ["../progress/progress.ts", "../render/report.ts", "../../lessons/mod.ts"],
  },
  {
    file: "lessons/mod.ts",
    allowed: [
      "../src/lesson/lesson.ts",
      "../src/exercise/chapter.ts",
      "./01-first/program.ts",
      "./34-unsinkable/program.ts",
    ],
    forbidden: ["../src/render/svg.ts", "../src/trace/trace.ts", "../site/app.ts"],
  },
  {
    file: "lessons/03-connection-pool/node/sqlite.ts",
    allowed: ["effect/Layer", "node:sqlite", "node:process", "../database.ts", "./other.ts"],
    forbidden: ["../../02-thread-pool/thread_pool.ts", "../../../src/trace/trace.ts", "hono"],
  },
  {
    file: "lessons/03-connection-pool/wasm/sqlite.ts",
    allowed: ["effect/Layer", "@sqlite.org/sqlite-wasm", "../database.ts"],
    forbidden: ["node:sqlite", "../../02-thread-pool/thread_pool.ts", "hono", "marked"],
  },
  {
    file: "lessons/03-connection-pool/databases.ts",
    allowed: ["effect/Context", "./node/sqlite.ts"],
    forbidden: ["@sqlite.org/sqlite-wasm", "node:sqlite"],
  },
  ...["starter.ts", "solution.ts", "mistakes/barging.ts"].map((file) => ({
    file: `lessons/02-thread-pool/exercises/1-reject-when-full/${file}`,
    allowed: ["effect", "effect/Effect"],
    forbidden: ["../../thread_pool.ts", "../checks.ts", "node:fs", "hono"],
  })),
  {
    file: "lessons/02-thread-pool/program.ts",
    allowed: [
      "effect/Effect",
      "../../src/trace/trace.ts",
      "../../src/lesson/lesson.ts",
      "../../src/exercise/check.ts",
      "../../src/simulation/simulation.ts",
      "./thread_pool.ts",
      "./exercises/1-reject-when-full/checks.ts",
    ],
    forbidden: [
      "../../src/render/svg.ts",
      "../../src/content/book.ts",
      "../../src/cli/lesson.ts",
      "../../src/dev/layers.ts",
      "../../site/app.ts",
      "../mod.ts",
      "picocolors",
      "node:fs",
    ],
  },
  {
    file: "src/render/log.ts",
    allowed: ["effect", "picocolors", "../trace/event.ts", "../exercise/report.ts", "./number.ts"],
    forbidden: ["node:fs", "node:process", "node:util", "../lesson/lesson.ts", "log-update"],
  },
  {
    file: "src/content/book.ts",
    allowed: ["effect", "marked", "shiki", "shiki/core", "@shikijs/langs/ts", "./region.ts"],
    forbidden: ["../lesson/run.ts", "../../lessons/mod.ts", "@other/langs", "node:fs"],
  },
  {
    file: "src/progress/progress.ts",
    allowed: ["effect", "@effect/platform/KeyValueStore", "../exercise/report.ts", "./store.ts"],
    forbidden: ["@effect/platform-node", "../trace/trace.ts", "node:fs"],
  },
  {
    file: "src/cli/lesson.ts",
    allowed: [
      "effect",
      "log-update",
      "jsr:@std/cli@1/parse-args",
      "node:util",
      "node:process",
      "../render/svg.ts",
      "../progress/progress.ts",
      "../../lessons/mod.ts",
      "../../lessons/02-thread-pool/program.ts",
    ],
    forbidden: ["../dev/layers.ts", "../../site/app.ts", "https://example.com/a.ts"],
  },
  {
    file: "src/dev/gate.ts",
    allowed: [
      "./layers.ts",
      "../cli/lesson.ts",
      "../../site/app.ts",
      "../../lessons/mod.ts",
      "node:process",
      "esbuild",
    ],
    forbidden: [],
  },
  {
    file: "site/routes/lesson.tsx",
    allowed: [
      "../../src/content/book.ts",
      "../../src/render/svg.ts",
      "../../lessons/mod.ts",
      "../views/page.tsx",
      "../environment.ts",
      "hono",
    ],
    forbidden: [
      "../../src/cli/lesson.ts",
      "../../src/dev/layers.ts",
      "../deno.ts",
      "../worker.ts",
      "node:process",
      "node:fs",
    ],
  },
  {
    file: "site/views/page.tsx",
    allowed: ["hono/jsx", "../../src/content/book.ts", "./layout.tsx"],
    forbidden: ["../../src/cli/lesson.ts", "../../src/dev/layers.ts", "../deno.ts"],
  },
  {
    file: "site/client/run.ts",
    allowed: [
      "effect",
      "codemirror",
      "../../src/trace/trace.ts",
      "../../src/simulation/simulation.ts",
      "../../src/exercise/grade.ts",
      "../../src/render/svg.ts",
      "../../src/lesson/run.ts",
      "../../src/progress/progress.ts",
      "../../lessons/mod.ts",
      "./editor.ts",
    ],
    forbidden: [
      "../views/page.tsx",
      "../routes/lesson.tsx",
      "../app.ts",
      "../../src/content/book.ts",
      "../../src/cli/lesson.ts",
      "node:process",
    ],
  },
  {
    file: "site/deno.ts",
    allowed: ["./app.ts", "node:process", "../src/trace/trace.ts", "hono"],
    forbidden: ["../src/dev/layers.ts"],
  },
  {
    file: "tests/src/dev/layers_test.ts",
    allowed: ["../../../src/dev/layers.ts", "../../../site/client/run.ts", "node:process"],
    forbidden: [],
  },
  {
    file: "site/app.ts",
    allowed: ["./routes/lesson.tsx", "../src/trace/trace.ts", "hono", "node:crypto"],
    forbidden: ["../src/dev/layers.ts", "node:process", "process"],
  },
];

for (const { file, allowed, forbidden } of rowCases) {
  Deno.test(`layers: ${file} may import what its row of the table lists`, () => {
    for (const specifier of allowed) {
      assert.deepEqual(complaints(file, `import "${specifier}";`), [], specifier);
    }
  });
  if (forbidden.length === 0) continue;
  Deno.test(`layers: ${file} may not import what its row does not list`, () => {
    for (const specifier of forbidden) {
      assert.deepEqual(rulesBroken(file, `import "${specifier}";`), ["layers/imports"], specifier);
    }
  });
}

Deno.test("layers: every place of the table is tried by these tests", () => {
  const files = rowCases.map(({ file }) => file);
  const untried = table.slice(0, -1).flatMap(({ places }) => places).filter((place) => {
    const within = new RegExp(`^${place.replaceAll("*", "[^/]+")}(/|$)`);
    return !files.some((file) => within.test(file));
  });
  assert.deepEqual(untried, []);
});

Deno.test("layers: a folder without a row of its own may import all but src/dev", () => {
  for (const file of ["src/newcomer/a.ts", "scripts/sub/a.ts"]) {
    assert.deepEqual(rulesBroken(file, `import "../../src/trace/trace.ts"; import "hono";`), []);
    assert.deepEqual(rulesBroken(file, `import "../../src/dev/layers.ts";`), ["layers/imports"]);
    assert.deepEqual(rulesBroken(file, `import "node:process";`), ["layers/imports"]);
    assert.deepEqual(rulesBroken(file, `Deno.exit();`), ["layers/deno-global"]);
  }
});

Deno.test("layers: a lesson may import lower-numbered lessons and itself", () => {
  const file = "lessons/10-timeouts/program.ts";
  for (const lesson of ["02-thread-pool", "09-between-bulkheads", "10-timeouts"]) {
    assert.deepEqual(complaints(file, `import "../${lesson}/pattern.ts";`), [], lesson);
  }
});

Deno.test("layers: a lesson may not import a higher number, nor its own under another slug", () => {
  const file = "lessons/10-timeouts/exercises/1-cancel/checks.ts";
  for (const lesson of ["11-retries", "34-unsinkable", "100-more", "10-other"]) {
    const source = `import "../../../${lesson}/pattern.ts";`;
    assert.deepEqual(rulesBroken(file, source), ["layers/imports"], lesson);
  }
});

Deno.test("layers: every form of import is judged alike", () => {
  const forms = [
    `import { svg } from "../render/svg.ts";`,
    `import type { Svg } from "../render/svg.ts";`,
    `import { type Svg } from "../render/svg.ts";`,
    `import "../render/svg.ts";`,
    `export * from "../render/svg.ts";`,
    `export * as Svg from "../render/svg.ts";`,
    `export { svg } from "../render/svg.ts";`,
    `export type { Svg } from "../render/svg.ts";`,
    `const load = () => import("../render/svg.ts");`,
    "const load = () => import(`../render/svg.ts`);",
    `type Svg = import("../render/svg.ts").Svg;`,
    `type Module = typeof import("../render/svg.ts");`,
    `import svg = require("../render/svg.ts");`,
  ];
  for (const form of forms) {
    assert.deepEqual(rulesBroken("src/trace/event.ts", form), ["layers/imports"], form);
    assert.deepEqual(rulesBroken("src/cli/lesson.ts", form), [], form);
  }
});

Deno.test("layers: an import whose target is known only at run time is let pass", () => {
  const source = "const load = (name: string) => [import(name), import(`./${name}.ts`)];";
  assert.deepEqual(complaints("src/trace/event.ts", source), []);
});

Deno.test("layers: an export without a source imports nothing", () => {
  const source = `const svg = "../render/svg.ts"; export { svg };`;
  assert.deepEqual(complaints("src/trace/event.ts", source), []);
});

Deno.test("layers: a package is known by its name, however it is written", () => {
  const file = "src/progress/progress.ts";
  const effect = ["npm:effect", "npm:effect@3.22.4/Effect", "npm:/effect@3", "effect@3/Effect"];
  const platform = ["npm:@effect/platform@0.97", "npm:/@effect/platform@0.97/KeyValueStore"];
  for (const specifier of [...effect, ...platform]) {
    assert.deepEqual(complaints(file, `import "${specifier}";`), [], specifier);
  }
  for (const specifier of ["npm:effects@3", "npm:@effect/platform-node", "npm:@effect/sql"]) {
    assert.deepEqual(rulesBroken(file, `import "${specifier}";`), ["layers/imports"], specifier);
  }
});

Deno.test("layers: a file is known by its place, however it is written", () => {
  const file = resolve(root, "src/trace/event.ts");
  const forbidden = [
    "../render/svg.ts",
    "./../render/svg.ts?raw",
    `file://${root}/src/render/svg.ts`,
    `${root}/src/render/svg.ts`,
    "../../../elsewhere/svg.ts",
    "../tracer/svg.ts",
  ];
  for (const specifier of forbidden) {
    assert.deepEqual(rulesBroken(file, `import "${specifier}";`), ["layers/imports"], specifier);
  }
  assert.deepEqual(complaints(file, `import "${root}/src/trace/timeline.ts";`), []);
});

Deno.test("layers: a file outside the project is not judged", () => {
  const file = resolve(root, "../elsewhere/src/trace/event.ts");
  assert.deepEqual(complaints(file, `import "hono"; Deno.exit();`), []);
});

Deno.test("layers: the message says who imported what, and what is allowed there", () => {
  const see = "(see the table in src/dev/layer_table.ts)";
  const message = (file: string, specifier: string) =>
    complaints(file, `import "${specifier}";`).map(([, message]) => message);
  assert.deepEqual(message("src/trace/event.ts", "../render/svg.ts"), [
    `src/trace may import only effect, not src/render ${see}`,
  ]);
  assert.deepEqual(message("src/trace/event.ts", "npm:marked@15/lib"), [
    `src/trace may import only effect, not marked ${see}`,
  ]);
  assert.deepEqual(message("lessons/02-thread-pool/program.ts", "../03-connection-pool/pool.ts"), [
    "lessons/02-thread-pool may import only effect, src/trace, src/lesson, src/exercise, " +
    `src/simulation and lower-numbered lessons, not lessons/03-connection-pool ${see}`,
  ]);
  assert.deepEqual(message("src/cli/lesson.ts", "../dev/layers.ts"), [
    "src/cli may import only src, lessons, any package and node: modules " +
    `(but never src/dev), not src/dev ${see}`,
  ]);
  assert.deepEqual(message("site/app.ts", "node:process"), [
    `site may import anything (but never src/dev or node:process), not node:process ${see}`,
  ]);
});

Deno.test("layers: src/dev is for itself and tests, node:process for who may use Deno", () => {
  for (const { places, deno } of table) {
    for (const place of places) {
      const file = `${place.replaceAll("*", "02-any")}${place.endsWith(".ts") ? "" : "/a.ts"}`;
      const isFree = place === "src/dev" || place === "tests";
      assert.equal(
        complaints(file, `import "${root}/src/dev/layers.ts";`).length,
        isFree ? 0 : 1,
        file,
      );
      assert.equal(complaints(file, `import "node:process";`).length, deno ? 0 : 1, file);
    }
  }
});
