/** One command to a host over ncl.sock, and what became of it. */
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { HostDoor } from '../contract/entities/host-door.js';
import { DoorShut, throughDoor } from './connection.js';
import { type Answer, FrameTooLong, LineReader, readAnswer, toLine } from './frame.js';

/** How long the answer to a command that only reads is waited for. */
export const READ_MS = 5000;

export interface HostCommand {
  /** As `groups-list`. */
  command: string;
  args?: Readonly<Record<string, unknown>>;
}

/**
 * `not-sent`: nothing reached the host, so another way can be taken. `unanswered`: the command was sent, and may have
 * been carried out: what it did is read from the files, and it is never sent again. `because` is a clause.
 */
export type HostAnswer =
  | { type: 'answered'; data: unknown }
  | { type: 'refused'; code: string; message: string }
  | { type: 'unanswered'; because: string }
  | { type: 'not-sent'; because: string; door: HostDoor | null };

/** A command that is only to be sent to a host that has it says so itself; see help.ts. */
export interface AskOptions {
  /** ms to wait for the answer once it was sent. */
  timeoutMs: number;
  signal?: AbortSignal;
}

const unanswered = (because: string): HostAnswer => ({ type: 'unanswered', because });

function toOutcome(answer: Answer | null, id: string): HostAnswer {
  if (answer === null) return unanswered('its answer was not understood');
  if (answer.ok) {
    return answer.id === id
      ? { type: 'answered', data: answer.data }
      : unanswered('it answered another frame');
  }
  // Of a frame that it could not read it does not know the id, and has done nothing.
  if (answer.id === id || answer.id === 'unknown') return { type: 'refused', ...answer.error };
  return unanswered('it answered another frame');
}

/** Sends the line and waits. The connection is not ended before the answer: that loses it. */
function exchange(
  socket: Socket,
  line: string,
  id: string,
  { timeoutMs, signal }: AskOptions,
): Promise<HostAnswer> {
  return new Promise((resolve) => {
    const reader = new LineReader();
    const give = (outcome: HostAnswer): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', aborted);
      resolve(outcome);
    };
    const aborted = (): void => give(unanswered('the console stopped waiting'));
    const late = (): void => give(unanswered(`no answer came within ${timeoutMs / 1000} s`));
    const timer = setTimeout(late, timeoutMs);
    signal?.addEventListener('abort', aborted, { once: true });
    socket.on('data', (chunk: Buffer) => {
      const taken = reader.take(chunk);
      if (taken === 'too-long') give(unanswered('its answer is longer than 1 MiB'));
      else if (taken !== null) give(toOutcome(readAnswer(taken), id));
    });
    socket.once('close', () => give(unanswered('it closed the connection without an answer')));
    socket.write(line);
  });
}

/**
 * Sends one command over a connection of its own.
 * @param workspace the host's data directory
 * @throws never: every way to fail is an outcome
 */
export async function askHost(
  workspace: string,
  { command, args = {} }: HostCommand,
  options: AskOptions,
): Promise<HostAnswer> {
  const id = randomUUID();
  const signal = options.signal ?? new AbortController().signal;
  try {
    const line = toLine({ id, command, args });
    return await throughDoor(workspace, 'ncl', signal, (socket) => exchange(socket, line, id, options));
  } catch (error) {
    if (error instanceof DoorShut) return { type: 'not-sent', because: error.door.because, door: error.door };
    if (error instanceof FrameTooLong) return { type: 'not-sent', because: error.message, door: null };
    if (signal.aborted) return { type: 'not-sent', because: 'the console stopped waiting', door: null };
    throw error;
  }
}
