/** The doors of a played host in a second process, for tests. */
import { onTestFinished } from 'vitest';
import type { DoorDialect } from '../../src/play/doors/dialect.js';
import type { DoorFault } from '../../src/play/doors/ncl-server.js';
import { type Child, startChild, waitFor } from './child.js';
import type { FromDoorHost, ToDoorHost } from './door-host.js';

type Connections = Omit<Extract<FromDoorHost, { type: 'connections' }>, 'type'>;

export interface DoorHost {
  pid: number;
  said: FromDoorHost[];
  fault(command: string, fault: DoorFault | null): void;
  /** The sessions whose containers run. */
  running(sessions: string[]): void;
  connections(): Promise<Connections>;
  /** An orderly stop: it waits for the connections that are open. */
  stop(): Promise<void>;
  /** As a crash: the files stay. */
  kill(): Promise<void>;
}

/** @param script the bundled test/support/door-host.ts */
export async function startDoorHost(
  script: string,
  workspace: string,
  { dialect = '2.3', threaded = [] }: { dialect?: DoorDialect; threaded?: readonly string[] } = {},
): Promise<DoorHost> {
  const args = [`--workspace=${workspace}`, `--dialect=${dialect}`, `--threaded=${threaded.join(',')}`];
  const child: Child = startChild(script, args);
  const said = child.said as FromDoorHost[];
  onTestFinished(() => void child.process.kill('SIGKILL'));
  const tell = (message: ToDoorHost): void => void child.process.send(message);
  const ready = () => (said.some(({ type }) => type === 'ready') ? true : undefined);
  await Promise.race([
    waitFor('the doors to open', ready),
    child.exited.then(() => Promise.reject(new Error(`The door host ended: ${child.stderr()}`))),
  ]);
  return {
    pid: child.process.pid ?? 0,
    said,
    fault: (command, fault) => tell({ type: 'fault', command, fault }),
    running: (sessions) => tell({ type: 'running', sessions }),
    connections: async () => {
      const before = said.length;
      tell({ type: 'connections' });
      return waitFor('the count of connections', () =>
        said.slice(before).find((one) => one.type === 'connections'),
      );
    },
    stop: async () => {
      tell({ type: 'stop' });
      await child.exited;
    },
    kill: async () => {
      child.process.kill('SIGKILL');
      await child.exited;
    },
  };
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
