import assert from "node:assert/strict";
import { complaints, rulesBroken } from "./in_layers.ts";

Deno.test("layers: Deno may be used in src/cli, src/dev, site/deno.ts and tests", () => {
  const files = ["src/cli/lesson.ts", "src/dev/gate.ts", "site/deno.ts", "tests/a_test.ts"];
  for (const file of files) {
    assert.deepEqual(complaints(file, `Deno.exit(); globalThis.Deno.args;`), [], file);
  }
});

Deno.test("layers: Deno may be used nowhere else", () => {
  const files = [
    "src/trace/event.ts",
    "src/simulation/machine.ts",
    "src/lesson/run.ts",
    "src/exercise/grade.ts",
    "lessons/mod.ts",
    "lessons/02-thread-pool/program.ts",
    "src/render/log.ts",
    "src/content/book.ts",
    "src/progress/progress.ts",
    "site/routes/lesson.tsx",
    "site/views/page.tsx",
    "site/client/run.ts",
    "site/app.ts",
    "site/worker.ts",
  ];
  for (const file of files) {
    assert.deepEqual(rulesBroken(file, `Deno.exit();`), ["layers/deno-global"], file);
  }
});

Deno.test("layers: the message on Deno says where it may be used", () => {
  assert.deepEqual(complaints("src/render/log.ts", `Deno.exit();`), [[
    "layers/deno-global",
    "src/render must not use Deno; only lessons/*/node, src/cli, src/dev, site/deno.ts and tests may " +
    "(see the table in src/dev/layer_table.ts)",
  ]]);
});

Deno.test("layers: every way to the global Deno is reported once", () => {
  const uses = [
    "Deno.exit();",
    "Deno?.args;",
    `Deno["args"];`,
    "const host = Deno;",
    "const { args } = Deno;",
    "const host = { Deno };",
    "a[Deno];",
    "const there = typeof Deno;",
    "let output: typeof Deno.stdout;",
    "let status: Deno.CommandStatus;",
    "let status: Array<Deno.CommandStatus>;",
    "globalThis.Deno;",
    "globalThis?.Deno?.args;",
    `globalThis["Deno"];`,
    "globalThis[`Deno`];",
    "globalThis!.Deno;",
    "(globalThis as { Deno?: unknown }).Deno;",
    "(globalThis satisfies object).Deno;",
    "(<Host> globalThis).Deno;",
    "self.Deno;",
    "let host: typeof globalThis.Deno;",
    "const { Deno } = globalThis;",
    "const { Deno: host } = globalThis;",
    `const { "Deno": host } = globalThis;`,
  ];
  for (const use of uses) {
    assert.deepEqual(rulesBroken("src/trace/event.ts", use), ["layers/deno-global"], use);
  }
});

Deno.test("layers: a part of something else that is called Deno is not reported", () => {
  const parts = [
    "foo.Deno;",
    "foo?.Deno();",
    `foo["Deno"];`,
    "foo.globalThis.Deno;",
    "const host = { Deno: 1 };",
    "const host = { Deno() {} };",
    "const { Deno: host } = foo;",
    "class Host { Deno = 1; }",
    "class Host { Deno() {} }",
    "abstract class Host { abstract Deno: number; }",
    "interface Host { Deno: number }",
    "interface Host { Deno(): void }",
    "type Host = Hosts.Deno;",
    "enum Host { Deno }",
    "type Hosts = [Deno: number];",
    "const version = 1; export { version as Deno };",
    "Deno: for (;;) break Deno;",
    `const text = "Deno"; // Deno`,
  ];
  for (const part of parts) {
    assert.deepEqual(complaints("src/trace/event.ts", part), [], part);
  }
});

Deno.test("layers: a local called Deno is reported, lest it hide uses of the global", () => {
  const source = "const run = (Deno: Host) => 1;";
  assert.deepEqual(rulesBroken("src/trace/event.ts", source), ["layers/deno-global"]);
});
