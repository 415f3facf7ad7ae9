import type { ElectronApplication, Page } from '@playwright/test';

/** Starts to measure how long the event loops of main and of the window are blocked. */
export async function watchStalls(app: ElectronApplication, window: Page): Promise<void> {
  await app.evaluate(watch);
  await window.evaluate(watch);
}

/** The longest that each was blocked since `watchStalls`, whole ms. */
export async function longestStalls(
  app: ElectronApplication,
  window: Page,
): Promise<{ main: number; window: number }> {
  return { main: await app.evaluate(longest), window: await window.evaluate(longest) };
}

// These two run in the other processes: they can use nothing from outside their own bodies.

function watch(): void {
  const everyMs = 10;
  const seen = { longest: 0 };
  Reflect.set(globalThis, 'stalls', seen);
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    seen.longest = Math.max(seen.longest, now - last - everyMs);
    last = now;
  }, everyMs);
}

function longest(): number {
  return Math.round(Number(Reflect.get(Reflect.get(globalThis, 'stalls'), 'longest')));
}
