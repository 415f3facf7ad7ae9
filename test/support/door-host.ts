/** A process that holds both doors of a workspace open, as a host would; its parent tells it what to do wrong. */
import { parseArgs } from 'node:util';
import { DoorDialect } from '../../src/play/doors/dialect.js';
import { openDoors } from '../../src/play/doors/doors.js';
import type { DoorFault } from '../../src/play/doors/ncl-server.js';
import { openWorkspace } from '../../src/store/workspace.js';

export type ToDoorHost =
  /** The next uses of a command go wrong so; null: no more. */
  | { type: 'fault'; command: string; fault: DoorFault | null }
  | { type: 'running'; sessions: string[] }
  | { type: 'connections' }
  | { type: 'stop' };

export type FromDoorHost =
  | { type: 'ready' }
  | { type: 'wake'; sessionId: string }
  | { type: 'restart'; sessionId: string }
  | { type: 'connections'; ncl: { open: number; ever: number }; cli: { open: number; ever: number } }
  | { type: 'stopped' };

const { values } = parseArgs({
  options: { workspace: { type: 'string' }, dialect: { type: 'string' }, threaded: { type: 'string' } },
});
const say = (message: FromDoorHost): void => void process.send?.(message);
const faults = new Map<string, DoorFault>();
let running: ReadonlySet<string> = new Set();

const ws = openWorkspace(values.workspace ?? '');
const doors = await openDoors(ws, {
  dialect: DoorDialect.parse(values.dialect ?? '2.3'),
  threaded: new Set((values.threaded ?? '').split(',')),
  running: () => running,
  restart: async (sessionId) => say({ type: 'restart', sessionId }),
  wake: (sessionId) => say({ type: 'wake', sessionId }),
  fault: (command) => faults.get(command),
});
process.on('message', (told: ToDoorHost) => {
  if (told.type === 'running') running = new Set(told.sessions);
  if (told.type === 'connections') say({ type: 'connections', ...doors.connections() });
  if (told.type === 'fault' && told.fault === null) faults.delete(told.command);
  if (told.type === 'fault' && told.fault !== null) faults.set(told.command, told.fault);
  if (told.type === 'stop') {
    void doors.stop().then(() => {
      ws.close();
      say({ type: 'stopped' });
      process.disconnect();
    });
  }
});
say({ type: 'ready' });
