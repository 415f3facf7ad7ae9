/**
 * One connection to a door, for as long as one piece of work takes. A host cannot end in order while a connection is
 * open, so none outlives the call that made it.
 */
import { connect, type Socket } from 'node:net';
import type { DoorName, HostDoor } from '../contract/entities/host-door.js';
import { reasonOf } from '../contract/system-error.js';
import { findDoor, isSameDoor } from './socket-file.js';

/** A host whose event loop is blocked still takes connections: the system does that for it. */
export const CONNECT_MS = 2000;

/** The door was not entered: nothing has been sent. */
export class DoorShut extends Error {
  constructor(readonly door: HostDoor) {
    super(door.because);
    this.name = 'DoorShut';
  }
}

/** As connect says it; what else it says is a failure of its own. */
const STATES: Readonly<Record<string, Pick<HostDoor, 'state' | 'because'>>> = {
  ECONNREFUSED: { state: 'stale', because: 'nobody listens on it: its host was killed' },
  ENOENT: { state: 'absent', because: 'there is no such file' },
  EACCES: { state: 'foreign', because: 'it belongs to another user' },
};

function refusedBy(name: DoorName, error: unknown): DoorShut {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  const known = typeof code === 'string' ? STATES[code] : undefined;
  return new DoorShut({ name, ...(known ?? { state: 'failed', because: reasonOf(error) }) });
}

/** @throws DoorShut */
function connected(socket: Socket, name: DoorName, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const silent = (): void => {
      const because = `nobody took the connection within ${CONNECT_MS / 1000} s`;
      reject(new DoorShut({ name, state: 'silent', because }));
    };
    const timer = setTimeout(silent, CONNECT_MS);
    socket.once('connect', resolve).once('error', (error) => reject(refusedBy(name, error)));
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    socket.once('close', () => clearTimeout(timer)).once('connect', () => clearTimeout(timer));
  });
}

/**
 * Connects to a door, works, and destroys the connection whatever happened.
 * @param work gets a connection over which nothing has been sent; its socket emits no unheard error
 * @param signal ends the attempt to connect; `work` has to heed it by itself
 * @throws DoorShut when the door could not be entered; the signal's reason; what `work` throws
 */
export async function throughDoor<T>(
  workspace: string,
  name: DoorName,
  signal: AbortSignal,
  work: (socket: Socket) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const found = findDoor(workspace, name);
  if ('state' in found) throw new DoorShut(found);
  const socket = connect({ path: found.path });
  // Without a listener an error would end the process; who waits for the socket hears of it by `close`.
  socket.on('error', () => undefined);
  try {
    await connected(socket, name, signal);
    if (!isSameDoor(found)) {
      throw new DoorShut({ name, state: 'unsafe', because: 'another file was put in its place' });
    }
    return await work(socket);
  } finally {
    socket.destroy();
  }
}
