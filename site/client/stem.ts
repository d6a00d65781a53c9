/** The name of an asset without what changes with its content. */
export const stemOf = (path: string): string =>
  path.slice(path.lastIndexOf("/") + 1).replace(/-[A-Z0-9]{8}(?=\.js$)/, "");
