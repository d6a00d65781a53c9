import type { Asset } from "../content/edition.ts";
import { bundle } from "./bundle.ts";
import { hashOf } from "./hash.ts";

export interface ClientBundle {
  /** What every page loads. */
  readonly script: Asset;
  /** What it loads when it is needed. */
  readonly chunks: ReadonlyArray<Asset>;
}

/** Bundles what runs in the reader's browser, from one of the modules of `site/client`. */
export const bundleClient = async (module: "main.ts" | "reload.ts"): Promise<ClientBundle> => {
  const files = await bundle(new URL(`../../site/client/${module}`, import.meta.url));
  const entry = `/${module.replace(".ts", ".js")}`;
  // They refer to each other by name, so all of them move when one of them changes.
  const hash = hashOf(...files.map(({ content }) => content));
  const assets = files.map(({ content, name }): Asset => ({
    path: `/assets/${hash}/${name}`,
    type: "text/javascript; charset=utf-8",
    content,
  }));
  return {
    script: assets.find(({ path }) => path.endsWith(entry))!,
    chunks: assets.filter(({ path }) => !path.endsWith(entry)),
  };
};
