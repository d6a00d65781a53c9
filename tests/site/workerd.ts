/**
 * A test's tool only: the runtime of Workers, from the package that has it for this machine.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

const platforms: Readonly<Record<string, string>> = {
  "x86_64-unknown-linux-gnu": "linux-64",
  "aarch64-unknown-linux-gnu": "linux-arm64",
  "x86_64-apple-darwin": "darwin-64",
  "aarch64-apple-darwin": "darwin-arm64",
  "x86_64-pc-windows-msvc": "windows-64",
};

const name = `npm:@cloudflare/workerd-${platforms[Deno.build.target]}@1.20261117.1`;

// Nothing in it is to be imported, but an import brings it here.
await import(`${name}/package.json`, { with: { type: "json" } });

const program = Deno.build.os === "windows" ? "workerd.exe" : "workerd";

/** The path of the program. */
export const workerdPath = fileURLToPath(import.meta.resolve(`${name}/bin/${program}`));
