/** The doors of a played host, for a test of vitest's. */
import { onTestFinished } from 'vitest';
import { waitFor } from './child.js';
import { type Connections, type DoorHost, runDoorHost } from './door-host-process.js';

export type { DoorHost } from './door-host-process.js';

/** Runs until the test is done. */
export async function startDoorHost(...args: Parameters<typeof runDoorHost>): Promise<DoorHost> {
  const host = await runDoorHost(...args);
  onTestFinished(() => host.kill());
  return host;
}

/** Waits until a host sees no connection of ours. */
export async function untilNoneOpen(host: DoorHost): Promise<Connections> {
  const end = performance.now() + 5000;
  for (;;) {
    const now = await host.connections();
    if (now.ncl.open + now.cli.open === 0) return now;
    if (performance.now() > end) throw new Error(`still open: ${JSON.stringify(now)}`);
  }
}

const pipes = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'PipeWrap').length;

/** Counts the unix sockets of this process from now on: those that are open besides. */
export function countSockets(): { more(): number; untilNone(): Promise<void> } {
  const before = pipes();
  const more = (): number => pipes() - before;
  return {
    more,
    untilNone: async () => {
      await waitFor('every socket to be closed', () => (more() <= 0 ? true : undefined), 5000);
    },
  };
}
