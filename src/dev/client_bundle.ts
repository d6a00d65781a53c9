import { stemOf } from "../../site/client/stem.ts";
import type { Asset } from "../content/edition.ts";
import { bundle } from "./bundle.ts";
import { hashOf } from "./hash.ts";
import { readSqlite } from "./sqlite.ts";

export interface ClientBundle {
  /** What every page loads. */
  readonly script: Asset;
  /** What it loads when it is needed. */
  readonly chunks: ReadonlyArray<Asset>;
}

const scriptType = "text/javascript; charset=utf-8";

/** Bundles what runs in the reader's browser, from one of the modules of `site/client`. */
export const bundleClient = async (module: "main.ts" | "reload.ts"): Promise<ClientBundle> => {
  const scripts = await bundle([new URL(`../../site/client/${module}`, import.meta.url)]);
  const entry = `/${module.replace(".ts", ".js")}`;
  const files = [
    ...scripts.map((script) => ({ ...script, type: scriptType })),
    // The script of lesson 3 looks for it beside itself.
    { name: "sqlite3.wasm", type: "application/wasm", content: readSqlite() },
  ];
  // They refer to each other by name, so all of them move when one of them changes.
  const hash = hashOf(...files.map(({ content }) => content));
  const assets = files.map(({ name, ...file }): Asset => ({
    ...file,
    path: `/assets/${hash}/${name}`,
  }));
  return {
    script: assets.find(({ path }) => path.endsWith(entry))!,
    chunks: assets.filter(({ path }) => !path.endsWith(entry)),
  };
};

/** The address of a file that a page loads by its name. Throws where it loads none of that name. */
export const addressIn = ({ chunks }: ClientBundle, name: string): string => {
  const found = chunks.find(({ path }) => stemOf(path) === name);
  if (found === undefined) throw new Error(`no page loads ${name}`);
  return found.path;
};
