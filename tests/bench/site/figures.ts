/**
 * What is promised of the site, and the limits it is held to.
 *
 * @module
 */
import { amount, type Figure, heap, rate, time, timeBeyond } from "../figure.ts";

export const siteFigures: ReadonlyArray<Figure> = [
  rate("site: a lesson's requests per second, to a bare Hono handler", [
    "serving: requests per second, site",
    "serving: requests per second, bare",
  ], 0.8),
  time("site: a lesson's 99th percentile, to a bare Hono handler", [
    "serving: 99th percentile, site",
    "serving: 99th percentile, bare",
  ], 1.5),
  heap("site: first view of the heaviest lesson, to its words alone", [
    "first view: all",
    "first view: bare, all",
  ], 35_000),
  amount("site: first view, HTML", "first view: HTML", "bytes", 22_000),
  amount("site: first view, CSS", "first view: CSS", "bytes", 6_000),
  amount("site: first view, script", "first view: script", "bytes", 7_000),
  amount("site: first view, requests", "first view: requests", "count", 4),
  amount("site: first view, fonts", "first view: fonts", "count", 0),
  amount("site: a run of lesson 2, gzipped", "first view: run, gzipped", "bytes", 110_000),
  time("site: slow line, largest paint, to the words alone", [
    "slow line: largest paint, site",
    "slow line: largest paint, bare",
  ], 1.4),
  time("site: slow line, largest paint, to the first", [
    "slow line: largest paint, site",
    "slow line: first paint, site",
  ], 1),
  amount("site: slow line, layout shift", "slow line: layout shift", "count", 0),
  timeBeyond("site: slow line, blocked before a run, beyond the words alone", [
    "slow line: blocked, site",
    "slow line: blocked, bare",
  ], 0),
  time("site: slow line, next lesson, to one not fetched ahead", [
    "next lesson: fetched ahead",
    "next lesson: plain",
  ], 0.6),
  amount("site: 500 streams, dropped", "streaming: dropped", "count", 0),
  amount(
    "site: 500 streams, memory for each at most",
    "streaming: memory per client",
    "bytes",
    100_000,
  ),
  time("site: 500 streams, a page's 99th percentile, to idle", [
    "streaming: page, streaming",
    "streaming: page, idle",
  ], 5),
  time("site: 500 streams at a quarter of their speed, a page's p99, to idle", [
    "streaming: page, slow streams",
    "streaming: page, idle, slow streams",
  ], 5),
  time("site: 500 streams, the next is refused, to a page", [
    "streaming: refusal, median",
    "streaming: page, median",
  ], 1),
  amount(
    "site: workbench, 200 lines, slow processor, longest task while typing",
    "workbench: longest task while typing",
    "time",
    50e6,
  ),
  time("site: workbench, exercise 2.1 under 200 seeds, to the terminal", [
    "workbench: grade, browser",
    "workbench: grade, terminal",
  ], 2),
  amount("site: worker, gzipped", "edge: worker, gzipped", "bytes", 1_000_000),
  time("site: workerd's first answer, to a one-line worker's", [
    "edge: first answer, site",
    "edge: first answer, one line",
  ], 2),
];
