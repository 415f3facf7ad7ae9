/** ncl.sock of a played host: one command a connection, one answer. */

import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type LineServer, serveLines } from './line-server.js';

/** What a command fails with; hosts have few codes and say the rest in words. */
export class CommandFailed extends Error {
  constructor(
    readonly code: 'unknown-command' | 'invalid-args' | 'handler-error',
    message: string,
  ) {
    super(message);
    this.name = 'CommandFailed';
  }
}

export interface CommandResult {
  data: unknown;
  /** The same for a person's terminal. */
  human?: string;
}

/** How a command is to go wrong, for tests. */
export const DoorFault = z.object({
  /** ms that the work takes longer. */
  delayMs: z.number().optional(),
  /** `none`: the work is done and nothing is said. `close`: it is closed instead. `half`: in the middle of the answer. */
  answer: z.enum(['none', 'close', 'half']).optional(),
  /** Instead of the work. */
  error: z.object({ code: z.string(), message: z.string() }).optional(),
  human: z.string().optional(),
});
export type DoorFault = z.infer<typeof DoorFault>;

const Frame = z.object({
  id: z.string(),
  command: z.string(),
  args: z.record(z.string(), z.unknown()).or(z.array(z.unknown())),
});

type Parsed = { frame: z.infer<typeof Frame> } | { bad: string };

function parse(line: string): Parsed {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return { bad: `bad frame: ${error instanceof Error ? error.message : String(error)}` };
  }
  const frame = Frame.safeParse(value);
  return frame.success ? { frame: frame.data } : { bad: 'bad request shape' };
}

const failure = (id: string, code: string, message: string) => ({ id, ok: false, error: { code, message } });

/** @param fault how the next use of a command goes wrong */
export function serveNcl(
  path: string,
  run: (command: string, args: Readonly<Record<string, unknown>>) => Promise<CommandResult>,
  fault: (command: string) => DoorFault | undefined,
): Promise<LineServer> {
  async function outcome(
    { id, command, args }: z.infer<typeof Frame>,
    wrong: DoorFault | undefined,
  ): Promise<unknown> {
    try {
      if (wrong?.error !== undefined) return failure(id, wrong.error.code, wrong.error.message);
      // An array is taken for no arguments.
      const result = await run(command, Array.isArray(args) ? {} : args);
      const human = wrong?.human ?? result.human;
      return { id, ok: true, data: result.data, ...(human === undefined ? {} : { human }) };
    } catch (error) {
      if (error instanceof CommandFailed) return failure(id, error.code, error.message);
      return failure(id, 'handler-error', error instanceof Error ? error.message : String(error));
    }
  }

  /** Whichever command of a connection is done first is answered; what the others say is swallowed. */
  function say(socket: Socket, answer: unknown, cut: boolean): void {
    if (socket.destroyed || socket.writableEnded) return;
    const line = `${JSON.stringify(answer)}\n`;
    if (cut) socket.write(line.slice(0, line.length / 2), () => socket.destroy());
    else socket.end(line);
  }

  async function take(line: string, socket: Socket): Promise<void> {
    const parsed = parse(line);
    if ('bad' in parsed) {
      say(socket, failure('unknown', 'transport-error', parsed.bad), false);
      return;
    }
    const wrong = fault(parsed.frame.command);
    const answer = await outcome(parsed.frame, wrong);
    if (wrong?.delayMs !== undefined) await sleep(wrong.delayMs);
    if (wrong?.answer === 'none') return;
    if (wrong?.answer === 'close') socket.destroy();
    else say(socket, answer, wrong?.answer === 'half');
  }

  return serveLines(path, (line, socket) => void take(line, socket));
}
