import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What the command line asks for. Chromium's own switches pass through untouched. */
export interface Flags {
  workspace: string | null;
  demo: boolean;
  userDataDir: string | null;
  readOnly: boolean;
  /**
   * The sessions that the simulated agent is to play from the start; empty for all active ones, null for
   * none. The host's half is played with it.
   */
  agent: string[] | null;
}

const options = {
  workspace: { type: 'string' },
  demo: { type: 'boolean' },
  'user-data-dir': { type: 'string' },
  'read-only': { type: 'boolean' },
  // `--agent=<id>` too; as a boolean it takes no value from the argument that follows.
  agent: { type: 'boolean', multiple: true },
} as const;

/** @param cwd relative paths are taken from here: a second start hands its own over. */
export function parseFlags(argv: readonly string[], cwd: string): Flags {
  const { values } = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true });
  const path = (value: string | boolean | undefined) =>
    typeof value === 'string' && value !== '' ? resolve(cwd, value) : null;
  return {
    workspace: path(values.workspace),
    demo: values.demo === true,
    userDataDir: path(values['user-data-dir']),
    readOnly: values['read-only'] === true,
    agent: sessionsOf(values.agent),
  };
}

function sessionsOf(given: string | boolean | (string | boolean)[] | undefined): string[] | null {
  if (!Array.isArray(given)) return null;
  const ids = given.filter((value) => typeof value === 'string' && value !== '');
  return given.includes(true) ? [] : ids.map(String);
}
