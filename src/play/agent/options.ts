import { parseArgs } from 'node:util';

/** How the agent was asked to run. */
export interface AgentOptions {
  /** A path that findWorkspace understands. */
  workspace: string;
  /** The sessions to play; empty for all active ones of v2.db. */
  sessions: string[];
  /** Milliseconds between claim and answer. */
  delayMs: number;
}

/** Long enough for a person to see the claimed state, short enough not to keep them waiting. */
const DEFAULT_DELAY_MS = 600;

/**
 * Reads `--workspace=<dir> [--session=<id>]... [--delay=<ms>]`.
 * @throws Error with a sentence for whoever typed it
 */
export function parseOptions(argv: readonly string[]): AgentOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      workspace: { type: 'string' },
      session: { type: 'string', multiple: true },
      delay: { type: 'string' },
    },
  });
  if (values.workspace === undefined || values.workspace === '') {
    throw new Error('--workspace=<dir> is missing: name the folder that holds v2.db');
  }
  return { workspace: values.workspace, sessions: values.session ?? [], delayMs: delayOf(values.delay) };
}

function delayOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_DELAY_MS;
  const delay = Number(text);
  if (!Number.isInteger(delay) || delay < 0 || delay > 60_000) {
    throw new Error(`--delay=${text} is not a number of milliseconds from 0 to 60000`);
  }
  return delay;
}
