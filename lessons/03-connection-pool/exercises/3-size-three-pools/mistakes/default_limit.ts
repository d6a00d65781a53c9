/** The default of the library, which is longer than a reader has. */
export const caught = {
  by: "rush",
  saying: "for nothing",
};

export const readers = 11;

export const writers = 1;

export const reports = 4;

export const acquireLimit = 5;
