/** The path of the system's Chromium or Chrome; null where there is none. */
export function findChromium(): string | null;
