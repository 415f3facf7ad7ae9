import type { DoorName, HostDoor } from '../contract/entities/host-door.js';
import { DoorShut, throughDoor } from './connection.js';

/**
 * Whether a host is behind a door: by connecting, since neither the file nor its absence proves anything.
 * @param signal without it a silent door is waited for CONNECT_MS
 */
export async function probeDoor(
  workspace: string,
  name: DoorName,
  signal: AbortSignal = new AbortController().signal,
): Promise<HostDoor> {
  try {
    await throughDoor(workspace, name, signal, async () => undefined);
    return { name, state: 'open', because: 'a host answers on it' };
  } catch (error) {
    if (error instanceof DoorShut) return error.door;
    if (signal.aborted) return { name, state: 'failed', because: 'the console stopped waiting' };
    throw error;
  }
}
