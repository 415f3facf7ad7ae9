/** Both doors of a played host. */
import { randomInt } from 'node:crypto';
import path from 'node:path';
import type { OpenWorkspace } from '../../store/workspace.js';
import { serveCli } from './cli-server.js';
import { type CommandDeps, HostCommands } from './commands.js';
import { type DoorFault, serveNcl } from './ncl-server.js';
import { Router } from './router.js';

export interface DoorDeps extends CommandDeps {
  /** The channels whose adapters have threads. */
  threaded: ReadonlySet<string>;
  /** A session has a message that a container is to take at once. */
  wake(sessionId: string): void;
  /** How the next use of a command goes wrong. */
  fault?(command: string): DoorFault | undefined;
}

export interface Doors {
  connections(): Record<'ncl' | 'cli', { open: number; ever: number }>;
  /** In a host's order; waits for connections that are open. */
  stop(): Promise<void>;
}

/** What fits into a socket's address. Some versions of Node cut a longer one, and make a file of another name. */
const LONGEST_PATH = process.platform === 'darwin' ? 103 : 107;

/**
 * Opens them in a host's order: cli.sock first. Whatever file is there is taken over.
 * @throws what the system says when a socket cannot be made; Error where its path would be too long
 */
export async function openDoors(ws: OpenWorkspace, deps: DoorDeps): Promise<Doors> {
  const paths = { cli: path.join(ws.path, 'cli.sock'), ncl: path.join(ws.path, 'ncl.sock') };
  if (Buffer.byteLength(paths.cli) > LONGEST_PATH) throw new Error(`${paths.cli} is too long for a socket`);
  const newId = (): string =>
    `cli-${ws.clock.now()}-${randomInt(36 ** 6)
      .toString(36)
      .padStart(6, '0')}`;
  const router = new Router(ws, { ...deps, newId });
  const commands = new HostCommands(ws, deps);
  const cli = await serveCli(paths.cli, (message) => router.route(message));
  const ncl = await serveNcl(
    paths.ncl,
    (command, args) => commands.run(command, args),
    (command) => deps.fault?.(command),
  );
  return {
    connections: () => ({ ncl: ncl.connections(), cli: cli.connections() }),
    stop: async () => {
      await ncl.stop();
      await cli.stop();
    },
  };
}
