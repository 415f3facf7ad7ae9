/** The folder with the real engines for tests; it need not be there. */
export function enginesFolder(): string;
