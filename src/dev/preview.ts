/**
 * The picture that stands for a lesson where a link to it is shown: its ships when most is waiting.
 *
 * @module
 */
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import { pictureStyle, sheet } from "../render/drawing.ts";
import { type Options, playable } from "../render/svg.ts";
import { mostCrowdedAt } from "../trace/moment.ts";

/** What those who show such pictures ask for, in pixels. */
const size = { width: 1200, height: 630 } as const;

/** The renderer knows neither dark nor light, so the rules for light are enough. */
const lightStyle = pictureStyle.slice(0, pictureStyle.indexOf("@media"));

let ready: Promise<void> | undefined;

/** Loads the renderer, once. */
const load = (): Promise<void> =>
  ready ??= initWasm(
    Deno.readFileSync(new URL(import.meta.resolve("@resvg/resvg-wasm/index_bg.wasm"))),
  );

/**
 * A PNG of 1,200 by 630 pixels. It has no words: no font is the same on all machines, and the link
 * has a title beside it.
 */
export const previewPng = async (options: Options): Promise<Uint8Array<ArrayBuffer>> => {
  await load();
  const { shades, shipsAt } = playable(options);
  const { width } = sheet;
  const height = (width * size.height) / size.width;
  // The ships end where the first strip begins; they stand in the middle.
  const top = (shades[0]!.y - height) / 2;
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 ${top} ${width} ${height}">` +
    `<style>${lightStyle}</style><defs><pattern id="waiting" width="6" height="6" ` +
    `patternUnits="userSpaceOnUse" patternTransform="rotate(45)">` +
    `<path class="hatch" d="M1 0v6"/></pattern></defs>` +
    `<rect class="ground" y="${top}" width="${width}" height="${height}"/>` +
    `${shipsAt(mostCrowdedAt(options.timeline))}</svg>`;
  const renderer = new Resvg(drawing, { fitTo: { mode: "width", value: size.width } });
  return new Uint8Array(renderer.render().asPng());
};
