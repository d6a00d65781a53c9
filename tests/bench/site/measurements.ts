/**
 * What is measured of the site. Each measurement gives several values at once.
 *
 * @module
 */
import { hasChromium } from "../../site/chromium.ts";

/** The values of each measurement. */
export const siteMeasurements = {
  "serving": [
    "requests per second, site",
    "requests per second, bare",
    "99th percentile, site",
    "99th percentile, bare",
  ],
  "first view": ["all", "HTML", "CSS", "script", "fonts", "requests", "bare, all", "run, gzipped"],
  "slow line": [
    "first paint, site",
    "largest paint, site",
    "largest paint, bare",
    "layout shift",
    "blocked, site",
    "blocked, bare",
  ],
  "next lesson": ["plain", "fetched ahead"],
  "streaming": [
    "dropped",
    "memory per client",
    "page, idle",
    "page, streaming",
    "page, idle, slow streams",
    "page, slow streams",
    "page, median",
    "refusal, median",
  ],
  "workbench": ["longest task while typing", "grade, browser", "grade, terminal"],
  "edge": ["worker, gzipped", "first answer, site", "first answer, one line"],
} as const;

export type SiteMeasurement = keyof typeof siteMeasurements;

/** A value of a measurement. */
export type SiteSource = {
  readonly [M in SiteMeasurement]: `${M}: ${(typeof siteMeasurements)[M][number]}`;
}[SiteMeasurement];

export const isSiteMeasurement = (name: string | undefined): name is SiteMeasurement =>
  name !== undefined && Object.hasOwn(siteMeasurements, name);

/** The measurement that gives a value; none if the value is not of the site. */
export const siteMeasurementOf = (source: string): SiteMeasurement | undefined => {
  const name = source.slice(0, source.indexOf(":"));
  return isSiteMeasurement(name) ? name : undefined;
};

const inBrowser: ReadonlySet<SiteMeasurement> = new Set([
  "first view",
  "slow line",
  "next lesson",
  "workbench",
]);

/** Why this machine cannot measure it; nothing if it can. */
export const whyNot = (measurement: SiteMeasurement): string | undefined =>
  inBrowser.has(measurement) && !hasChromium ? "there is no chromium on the path" : undefined;
