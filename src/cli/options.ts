/** What stands on the command line of `npm run -s console --`. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** The command line itself is wrong; said on standard error, exit code 2. */
export class Usage extends Error {}

export const USAGE = `npm run -s console -- <method> ['<input as JSON>'] [options]    one call, one line of JSON: its Result
npm run -s console -- watch [options]                           a line of JSON for each change
npm run -s console -- serve --stdio [options]                   calls and answers, a line of JSON each
npm run -s console -- help [<method>]                           the methods, and the JSON schemas of what they take and give

  --workspace=<dir>       the workspace to work in: the folder that holds v2.db
  --stdin                 the input is read from standard input
  --attach=<file>         attaches a file; may be given several times
  --read-only             refuses whatever writes
  --user-data-dir=<dir>   the profile whose locks are obeyed and whose audit log is written; else the console's own

Exit code: 0 ok, 1 refused, 2 the command line is wrong.`;

interface Where {
  /** Absolute; null: none is opened. */
  workspace: string | null;
  /** Absolute. */
  userData: string;
  readOnly: boolean;
}

export type Asked =
  | { do: 'help'; method: string | null }
  | ({ do: 'watch' | 'serve' } & Where)
  | ({ do: 'call'; method: string; input: string | null; stdin: boolean; attach: string[] } & Where);

/** Where the window keeps its profile when nobody says otherwise. */
function defaultProfile(env: NodeJS.ProcessEnv): string {
  const name = 'session-console';
  if (process.platform === 'win32') return join(env.APPDATA ?? join(homedir(), 'AppData/Roaming'), name);
  if (process.platform === 'darwin') return join(homedir(), 'Library/Application Support', name);
  return join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), name);
}

/** @throws Usage */
export function parseCommand(argv: readonly string[], env: NodeJS.ProcessEnv): Asked {
  const { values, positionals } = parse(argv);
  const [what, input, ...more] = positionals;
  if (what === undefined || what === 'help' || values.help) return { do: 'help', method: input ?? null };
  const where = {
    workspace: values.workspace === undefined ? null : resolve(values.workspace),
    userData: resolve(values['user-data-dir'] ?? defaultProfile(env)),
    readOnly: values['read-only'],
  };
  const { stdin, attach } = values;
  if (what === 'watch' || what === 'serve') {
    if (input !== undefined || stdin || attach.length > 0) throw new Usage(`${what} takes no input`);
    if (values.stdio !== (what === 'serve')) throw new Usage('it is: serve --stdio');
    if (what === 'watch' && where.workspace === null) throw new Usage('watch needs --workspace=<dir>');
    return { do: what, ...where };
  }
  if (values.stdio) throw new Usage('--stdio goes with serve');
  if (more.length > 0)
    throw new Usage(`“${more[0]}” is one argument too many: the input is one piece of JSON, in quotes`);
  if (stdin && input !== undefined)
    throw new Usage('the input is given twice: on the command line and by --stdin');
  // Node has put it in place of bytes that are no text; whoever means the character itself can still say so.
  if (input?.includes('\uFFFD') === true)
    throw new Usage('the input holds U+FFFD, as text does that was not in UTF-8: give it by --stdin');
  return { do: 'call', method: what, input: input ?? null, stdin, attach, ...where };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        workspace: { type: 'string' },
        'user-data-dir': { type: 'string' },
        'read-only': { type: 'boolean', default: false },
        stdin: { type: 'boolean', default: false },
        stdio: { type: 'boolean', default: false },
        attach: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new Usage(error instanceof Error ? error.message : String(error));
  }
}
