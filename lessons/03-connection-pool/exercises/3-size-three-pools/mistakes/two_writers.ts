/** A second writer, so that no write has to wait. */
export const caught = {
  by: "writes",
  saying: "admits one",
};

export const readers = 10;

export const writers = 2;

export const reports = 4;

export const acquireLimit = 0.3;
