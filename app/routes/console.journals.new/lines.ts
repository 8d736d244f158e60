/** Lines the form of a journal has. */
export const LINES = [1, 2, 3, 4, 5, 6] as const;
