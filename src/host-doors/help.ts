/** What a host can do, as its `help` says it: the only thing that tells one host from another. */
import { z } from 'zod';
import type { HostCommands, HostEra } from '../contract/entities/host-door.js';
import { askHost, type HostAnswer, READ_MS } from './ask.js';

/**
 * Reads the answer to `help`: below `Resources:` two lines each, `  groups   What they are` and `  verbs: list, get`.
 * @returns null when it has no such part
 */
export function readHelp(text: string): HostCommands | null {
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex((line) => line.trim() === 'Resources:');
  if (start === -1) return null;
  const commands: HostCommands = {};
  let resource: string | undefined;
  for (const line of lines.slice(start + 1)) {
    if (line.trim() === '' || !line.startsWith(' ')) break;
    const verbs = /^\s+verbs:\s*(.*)$/.exec(line)?.[1];
    if (verbs === undefined) resource = /^\s+(\S+)/.exec(line)?.[1];
    else if (resource !== undefined) {
      commands[resource] = verbs
        .split(',')
        .map((verb) => verb.trim())
        .filter((verb) => verb !== '');
    }
  }
  return Object.keys(commands).length === 0 ? null : commands;
}

/**
 * Asks a host for its commands. `help` alone, without arguments: on 2.0.64 `help: true` beside another command is
 * ignored and the command carried out.
 */
export async function askCommands(
  workspace: string,
  signal?: AbortSignal,
): Promise<{ commands: HostCommands } | { failed: HostAnswer }> {
  const answer = await askHost(
    workspace,
    { command: 'help' },
    { timeoutMs: READ_MS, ...(signal === undefined ? {} : { signal }) },
  );
  if (answer.type !== 'answered') return { failed: answer };
  const text = z.string().safeParse(answer.data);
  const commands = text.success ? readHelp(text.data) : null;
  if (commands !== null) return { commands };
  return { failed: { type: 'unanswered', because: 'its help was not understood' } };
}

/** A host with tasks of its own is one of those after 2.0.64. */
export const eraOf = (commands: HostCommands): HostEra => ('tasks' in commands ? 'newer' : 'older');
