/**
 * What every page loads while the book is being written: the site, and a line to the process that
 * serves it. When another process answers, something has changed.
 *
 * @module
 */
import "./main.ts";

let process: string | undefined;
new EventSource("/lifeline").addEventListener("message", ({ data }) => {
  if (process !== undefined && process !== data) location.reload();
  process = data;
});
