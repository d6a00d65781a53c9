import * as Effect from "effect/Effect";
import { fileURLToPath } from "node:url";
import { pathOf } from "./workspace.ts";

const root = new URL("../../", import.meta.url);

/** What `deno check` adds to the compiler's own words. */
const additions = /^(error: Type checking failed\.|Stack backtrace:|\s+0: <unknown>|Check .*)$/gm;

/**
 * What the compiler has to say of some files, as it says it, with paths from the project's root.
 * Empty where it has nothing to say. Interrupting this ends the compiler.
 */
export const typeErrors = (files: ReadonlyArray<URL>): Effect.Effect<string> =>
  files.length === 0 ? Effect.succeed("") : Effect.promise(async (signal) => {
    const { stderr, success } = await new Deno.Command(Deno.execPath(), {
      args: ["check", "--quiet", ...files.map(pathOf)],
      cwd: fileURLToPath(root),
      env: { NO_COLOR: "1" },
      stdin: "null",
      stdout: "null",
      stderr: "piped",
      signal,
    }).output();
    if (success) return "";
    const text = new TextDecoder().decode(stderr);
    return text.replaceAll(root.href, "").replaceAll(additions, "").trim();
  });
