/** Lines the form of a bill has. A longer bill is entered as sums by use. */
export const LINES = [1, 2, 3, 4] as const;
