/** Lines the form of a sale has. */
export const LINES = [1, 2, 3, 4, 5] as const;
