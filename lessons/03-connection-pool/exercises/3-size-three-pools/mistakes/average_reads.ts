/** As many readers as are busy on average, with nothing to spare. */
export const caught = {
  by: "reads",
  saying: "busy nearly all the time",
};

export const readers = 8;

export const writers = 1;

export const reports = 5;

export const acquireLimit = 0.3;
