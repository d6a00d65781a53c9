import assert from "node:assert/strict";
import ts from "typescript";
import { lessons } from "../../../lessons/mod.ts";
import type { FileTypes, ListingTypes } from "../../../src/content/listing_types.ts";
import { identifierTypes } from "../../../src/dev/identifier_types.ts";
import { pageTypes } from "../../../src/dev/page_types.ts";
import { makeLanguageService, pathIn } from "../../../src/dev/project_types.ts";

const root = new URL("../../../", import.meta.url);
const linesOf = (path: string): ReadonlyArray<string> =>
  Deno.readTextFileSync(new URL(path, root)).split("\n");

const breaker = "lessons/05-circuit-breaker/circuit_breaker.ts";
const provider = "lessons/05-circuit-breaker/provider.ts";
const starter = "lessons/05-circuit-breaker/exercises/1-outside-the-pool/starter.ts";

/** Files that a page may list: the mistakes are for the proof alone. */
const sourcesIn = (folder: string): ReadonlyArray<string> =>
  Array.from(Deno.readDirSync(new URL(folder, root))).flatMap(({ isDirectory, name }) => {
    if (isDirectory) return name === "mistakes" ? [] : sourcesIn(`${folder}${name}/`);
    return name.endsWith(".ts") ? [folder + name] : [];
  });

/** What is known of an identifier on the first line that has a text. */
const typeAt = (types: FileTypes, path: string, line: string, name: string) => {
  const lines = linesOf(path);
  const index = lines.findIndex((text) => text.includes(line));
  const known = types[path]?.[index + 1]?.find(({ column, length }) =>
    lines[index]!.slice(column, column + length) === name
  );
  return known && { signature: known.signature, failure: known.failure };
};

Deno.test("makeLanguageService sees what pages list of every lesson as Deno does: without an error", () => {
  const files = sourcesIn("lessons/");
  const service = makeLanguageService(files);
  const complaints = files.flatMap((file) => [
    ...service.getSyntacticDiagnostics(pathIn(file)),
    ...service.getSemanticDiagnostics(pathIn(file)),
  ]).map(({ file, messageText }) =>
    `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`
  );
  assert.ok(files.length > 40);
  assert.deepEqual(complaints, []);
});

Deno.test("identifierTypes shows what an editor shows, and how an effect can fail", () => {
  const all = Object.fromEntries(
    [breaker, provider].map((path) => [path, linesOf(path).map((_, index) => index + 1)]),
  );
  const types = identifierTypes(all);
  assert.deepEqual(typeAt(types, breaker, "readonly run:", "run"), {
    signature: "(property) CircuitBreaker.run: <A, E, R>(work: Effect.Effect<A, E, R>) => " +
      "Effect.Effect<A, E | CircuitOpen, R>",
    failure: "fails with CircuitOpen | E",
  });
  assert.deepEqual(typeAt(types, breaker, "readonly statistics:", "statistics"), {
    signature: "(property) CircuitBreaker.statistics: Effect.Effect<Statistics, never, never>",
    failure: "never fails",
  });
  // A call whose types would fill the screen is shown with what it gives.
  assert.match(
    typeAt(types, breaker, "Effect.map(Effect.clock", "map")!.signature,
    /^map\(…\): Effect\.Effect</,
  );
  // An interface is shown with what is in it, and a module not at all.
  assert.match(
    typeAt(types, breaker, "export interface Change", "Change")!.signature,
    /^interface Change \{\n\s+breaker: string;\n\s+from: StateName;/,
  );
  assert.equal(typeAt(types, breaker, "Effect.uninterruptibleMask", "Effect"), undefined);
  const signatures = Object.values(types).flatMap((lines) =>
    Object.values(lines).flat().map(({ signature }) => signature)
  );
  assert.ok(signatures.length > 400);
  for (const signature of signatures) {
    assert.doesNotMatch(signature, /import\(|\/\w+\/|^\(alias\)|overload/);
    assert.ok(signature.length < 900, signature);
  }
});

Deno.test("pageTypes gives each page the types of its own listings, at an address known before", async () => {
  const { address, load } = pageTypes(lessons);
  const assets = await load();
  const types = (name: string): ListingTypes =>
    JSON.parse(assets.find(({ path }) => path === address(name))!.content as string);
  assert.match(address("5"), /^\/assets\/[0-9a-f]{10}\/types-05\.json$/);
  assert.match(address("5.1"), /\/types-05-1\.json$/);
  assert.equal(pageTypes(lessons).address("5"), address("5"));

  const lesson = types("5");
  const line = linesOf(breaker).findIndex((text) => text.includes("readonly run:")) + 1;
  const numbers = lesson.files["circuit_breaker.ts"]![line]!;
  const [column, length, type] = numbers.slice(0, 3) as [number, number, number];
  assert.equal(linesOf(breaker)[line - 1]!.slice(column, column + length), "run");
  assert.equal(lesson.types[type]![1], "fails with CircuitOpen | E");
  assert.equal(new Set(lesson.types.map((type) => type.join("\n"))).size, lesson.types.length);
  assert.ok(Object.keys(types("5.1").files["starter.ts"]!).length > 5, starter);
});
