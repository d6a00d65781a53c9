/** Plenty for everyone, and more than the server allows. */
export const caught = {
  by: "total",
  saying: "allows this service",
};

export const readers = 16;

export const writers = 1;

export const reports = 6;

export const acquireLimit = 0.3;
