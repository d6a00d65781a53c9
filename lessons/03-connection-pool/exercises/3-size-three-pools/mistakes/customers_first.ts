/** All that the customers can use, and for reports what is left. */
export const caught = {
  by: "reports",
  saying: "too few connections to make",
};

export const readers = 13;

export const writers = 1;

export const reports = 2;

export const acquireLimit = 0.3;
