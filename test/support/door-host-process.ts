/** The doors of a played host in a second process, as a test sees them. */
import type { DoorDialect } from '../../src/play/doors/dialect.js';
import type { DoorFault } from '../../src/play/doors/ncl-server.js';
import { type Child, startChild, waitFor } from './child.js';
import type { FromDoorHost, ToDoorHost } from './door-host.js';

export type Connections = Omit<Extract<FromDoorHost, { type: 'connections' }>, 'type'>;

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

/**
 * Kill it when the test is done.
 * @param script the bundled test/support/door-host.ts
 */
export async function runDoorHost(
  script: string,
  workspace: string,
  { dialect = '2.3', threaded = [] }: { dialect?: DoorDialect; threaded?: readonly string[] } = {},
): Promise<DoorHost> {
  const args = [`--workspace=${workspace}`, `--dialect=${dialect}`, `--threaded=${threaded.join(',')}`];
  const child: Child = startChild(script, args);
  const said = child.said as FromDoorHost[];
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
