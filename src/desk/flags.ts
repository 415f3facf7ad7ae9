import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What the command line asks for. Chromium's own switches pass through untouched. */
export interface Flags {
  workspace: string | null;
  demo: boolean;
  userDataDir: string | null;
  readOnly: boolean;
  /**
   * The sessions that the simulated agent is to play from the start; empty for all active ones, null to play
   * none. The host's half is played with it.
   */
  agent: string[] | null;
  /** Our own flags as they were typed. */
  typed: string[];
  /** Whatever else was typed, verbatim: switches, which may be Chromium's, and words. */
  others: string[];
  /** Why it cannot be done as asked, each a part of a sentence; nothing is opened then. */
  problems: string[];
}

const options = {
  workspace: { type: 'string', multiple: true },
  demo: { type: 'boolean', multiple: true },
  'user-data-dir': { type: 'string', multiple: true },
  'read-only': { type: 'boolean', multiple: true },
  // `--agent=<id>` too; as a boolean it takes no value from the argument that follows.
  agent: { type: 'boolean', multiple: true },
} as const;

type Name = keyof typeof options;
type Values = Partial<Record<Name, (string | boolean)[]>>;

const NAMES = Object.keys(options);

/** @param cwd what relative paths are resolved against: a second start hands its own over. */
export function parseFlags(argv: readonly string[], cwd: string): Flags {
  const parsed = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true });
  const values: Values = parsed.values;
  const typed: string[] = [];
  const others: string[] = [];
  const problems: string[] = [];
  for (const token of parsed.tokens) {
    if (token.kind === 'positional') others.push(token.value);
    else if (token.kind === 'option') {
      const text = token.value === undefined ? token.rawName : `${token.rawName}=${token.value}`;
      (NAMES.includes(token.name) ? typed : others).push(text);
      // It takes the next argument as its folder, even if that is a flag: --workspace --read-only.
      if (token.inlineValue === false && token.value.startsWith('-')) problems.push(needsFolder(token.name));
    }
  }
  const path = (name: Name): string | null => {
    const value = values[name]?.at(-1);
    return typeof value === 'string' && value !== '' ? resolve(cwd, value) : null;
  };
  return {
    workspace: path('workspace'),
    demo: isOn(values.demo),
    userDataDir: path('user-data-dir'),
    readOnly: isOn(values['read-only']),
    agent: sessionsOf(values.agent),
    ...{ typed, others, problems: [...problems, ...problemsOf(values, others)] },
  };
}

function needsFolder(name: string): string {
  return `--${name} needs a folder, as in --${name}=<folder>`;
}

/** A switch with a value counts as on, too: protection must not be lost to the way it is spelled. */
function isOn(given: (string | boolean)[] | undefined): boolean {
  return given !== undefined && given.length > 0;
}

function problemsOf(values: Values, others: readonly string[]): string[] {
  const problems: string[] = [];
  for (const name of ['workspace', 'user-data-dir'] as const) {
    const given = values[name] ?? [];
    if (given.some((value) => value === true || value === '')) problems.push(needsFolder(name));
    if (given.length > 1) problems.push(`--${name} can be given only once`);
  }
  for (const name of ['demo', 'read-only'] as const) {
    if (values[name]?.some((value) => value !== true)) problems.push(`--${name} takes no value`);
  }
  if (isOn(values.workspace) && isOn(values.demo))
    problems.push('--workspace and --demo name two workspaces; only one can be opened');
  for (const other of others) {
    const meant = meantBy(other);
    if (meant !== null) problems.push(`“${other}” is not a flag; did you mean --${meant}?`);
  }
  return problems;
}

/** The flag of ours that a switch was probably meant to be, if it is one slip away from it. */
function meantBy(other: string): string | null {
  const [, typed] = /^-{1,2}([\w-]+)/.exec(other) ?? [];
  if (typed === undefined || typed.length < 4) return null;
  const plain = typed.toLowerCase().replace(/_/g, '-');
  return NAMES.find((name) => distance(plain, name) <= (name.length > 6 ? 2 : 1)) ?? null;
}

/** How many letters have to be inserted, removed or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [at, letter] of [...a].entries()) {
    const next = [at + 1];
    for (const [to, other] of [...b].entries()) {
      const changed = (row[to] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[to + 1] ?? 0) + 1, (next[to] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

function sessionsOf(given: (string | boolean)[] | undefined): string[] | null {
  if (given === undefined) return null;
  const ids = given.filter((value) => typeof value === 'string' && value !== '');
  return given.some((value) => value === true || value === '') ? [] : ids.map(String);
}
