import { expect } from '@playwright/test';
import type { ConsolePage } from './console.page.js';

/** Opens the demo with everything simulated, and in it the Playground. */
export async function inPlayground<C extends { page: ConsolePage }>(
  launch: (...args: string[]) => Promise<C>,
): Promise<C> {
  const started = await launch('--demo');
  await expect(started.page.simulation.button).toHaveText('Simulated: agent + host', { timeout: 20_000 });
  await started.page.sessions.open(/Playground/);
  await expect(started.page.timeline.containerStatus).toContainText('simulated');
  return started;
}
