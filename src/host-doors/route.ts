/** One message to a host over cli.sock, as if it came through its channel. The host says nothing of any kind. */
import type { Socket } from 'node:net';
import type { HostDoor } from '../contract/entities/host-door.js';
import { DoorShut, throughDoor } from './connection.js';
import { FrameTooLong, toLine } from './frame.js';

/** How long a host is waited for to read the line to its end. */
export const TAKEN_MS = 5000;

/**
 * A line must have a whole address: with a part of one a host takes it for chat of its own terminal, which is another
 * agent, and ends the session of whoever sits there.
 */
export interface RoutedLine {
  text: string;
  to: { channelType: string; platformId: string; threadId: string | null; instance?: string };
  /** What the agent sees as the sender's name. */
  sender: string;
  /** As `telegram:6037840640`. */
  senderId: string;
}

/**
 * `taken`: the host has read the line, which says nothing about what became of it. `sent`: it was sent, and the host
 * had not read it by then. `not-sent`: nothing reached the host. `because` is a clause.
 */
export type RouteOutcome =
  | { type: 'taken' }
  | { type: 'sent'; because: string }
  | { type: 'not-sent'; because: string; door: HostDoor | null };

/** Our end is closed after the line; the host closes its own once it has read all of it. */
function hand(socket: Socket, line: string, signal: AbortSignal): Promise<RouteOutcome> {
  return new Promise((resolve) => {
    const give = (outcome: RouteOutcome): void => {
      clearTimeout(timer);
      // The signal outlives this call.
      signal.removeEventListener('abort', aborted);
      resolve(outcome);
    };
    const aborted = (): void => give({ type: 'sent', because: 'the console stopped waiting' });
    const late = (): void => give({ type: 'sent', because: `it was not read within ${TAKEN_MS / 1000} s` });
    const timer = setTimeout(late, TAKEN_MS);
    signal.addEventListener('abort', aborted);
    let broken = false;
    socket.once('error', () => {
      broken = true;
    });
    socket.once('close', () =>
      give(broken ? { type: 'sent', because: 'the host broke the connection off' } : { type: 'taken' }),
    );
    socket.resume();
    socket.end(line);
  });
}

/** @param workspace the host's data directory */
export async function routeMessage(
  workspace: string,
  { text, to, sender, senderId }: RoutedLine,
  signal: AbortSignal = new AbortController().signal,
): Promise<RouteOutcome> {
  try {
    const line = toLine({ text, to, sender, senderId });
    return await throughDoor(workspace, 'cli', signal, (socket) => hand(socket, line, signal));
  } catch (error) {
    if (error instanceof DoorShut) return { type: 'not-sent', because: error.door.because, door: error.door };
    if (error instanceof FrameTooLong) return { type: 'not-sent', because: error.message, door: null };
    if (signal.aborted) return { type: 'not-sent', because: 'the console stopped waiting', door: null };
    throw error;
  }
}
