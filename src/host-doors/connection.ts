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

/** @throws DoorShut, the signal's reason */
function connected(socket: Socket, name: DoorName, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const ended = (): void => {
      clearTimeout(timer);
      // The signal outlives this call.
      signal.removeEventListener('abort', aborted);
    };
    const shut = (error: unknown): void => {
      ended();
      reject(error);
    };
    const aborted = (): void => shut(signal.reason);
    const because = `nobody took the connection within ${CONNECT_MS / 1000} s`;
    const timer = setTimeout(() => shut(new DoorShut({ name, state: 'silent', because })), CONNECT_MS);
    signal.addEventListener('abort', aborted);
    socket.once('error', (error) => shut(refusedBy(name, error)));
    socket.once('connect', () => {
      ended();
      resolve();
    });
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
