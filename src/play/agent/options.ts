import { parseArgs } from 'node:util';
import { type PlayedDialect, playedDialect } from '../dialect.js';

/** How the agent was asked to run. */
export interface AgentOptions {
  /** A path that findWorkspace understands. */
  workspace: string;
  /** The sessions to play; empty for all active ones of v2.db. */
  sessions: string[];
  /** Milliseconds between claim and answer. */
  delayMs: number;
  /** Whose runner it plays; null for the one that fits the workspace. */
  dialect: PlayedDialect | null;
}

/** Long enough for a person to see the claimed state, short enough not to keep them waiting. */
const DEFAULT_DELAY_MS = 600;

/**
 * Reads `--workspace=<dir> [--session=<id>]... [--delay=<ms>] [--dialect=2.0|2.3]`.
 * @throws Error with a sentence for whoever typed it
 */
export function parseOptions(argv: readonly string[]): AgentOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      workspace: { type: 'string' },
      session: { type: 'string', multiple: true },
      delay: { type: 'string' },
      dialect: { type: 'string' },
    },
  });
  if (values.workspace === undefined || values.workspace === '') {
    throw new Error('--workspace=<dir> is missing: name the folder that holds v2.db');
  }
  const { workspace, session: sessions = [], delay, dialect } = values;
  return { workspace, sessions, delayMs: delayOf(delay), dialect: playedDialect(dialect) };
}

function delayOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_DELAY_MS;
  const delay = Number(text);
  if (!Number.isInteger(delay) || delay < 0 || delay > 60_000) {
    throw new Error(`--delay=${text} is not a number of milliseconds from 0 to 60000`);
  }
  return delay;
}
