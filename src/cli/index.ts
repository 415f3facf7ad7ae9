/** The console without a window: `npm run -s console --`. */
import { buffer } from 'node:stream/consumers';
import { toFailure } from '../contract/errors.js';
import { callOnce, checkCall } from './call.js';
import { describeMethods } from './help.js';
import { type Asked, parseCommand, USAGE, Usage } from './options.js';
import { openPlainDesk, type PlainDesk } from './plain-desk.js';
import { changedLine, serveStdio, writeLine } from './serve-stdio.js';
import { fromBytes } from './wire.js';

const OK = 0;
const REFUSED = 1;
const WRONG = 2;

declare const CONSOLE_VERSION: string;

/** Resolves when this process is asked to end. */
const asked = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  // Nobody reads what is said any more.
  process.stdout.on('error', () => resolve());
});

async function run(command: Asked): Promise<number> {
  if (command.do === 'help') {
    if (command.method === null) process.stderr.write(`${USAGE}\n`);
    const described = describeMethods(command.method);
    if (described.methods.length === 0) throw new Usage(`there is no method “${command.method}”`);
    await writeLine(described);
    return OK;
  }
  if (command.do === 'call') {
    const input = command.stdin ? await fromStdin() : command.input;
    const call = { ...command, input };
    checkCall(call);
    return withDesk(command, false, async (desk) => {
      const result = await Promise.race([callOnce(desk, call), asked]);
      if (result === undefined) return REFUSED;
      await writeLine(result);
      return result.ok ? OK : REFUSED;
    });
  }
  return withDesk(command, true, async (desk) => {
    if (command.do === 'serve') await Promise.race([serveStdio(desk), asked]);
    else {
      desk.look();
      await desk.read(null);
      await writeLine({ event: 'ready' });
      await asked;
    }
    return OK;
  });
}

/** @throws Usage for bytes that are not UTF-8: what was meant is not known */
async function fromStdin(): Promise<string> {
  const input = fromBytes(await buffer(process.stdin));
  if (input === null) throw new Usage('the input is not text in UTF-8: convert it (iconv -t UTF-8)');
  return input;
}

async function withDesk(
  where: Parameters<typeof openPlainDesk>[0],
  tells: boolean,
  work: (desk: PlainDesk) => Promise<number>,
): Promise<number> {
  let desk: PlainDesk;
  try {
    desk = await openPlainDesk(where, CONSOLE_VERSION, (changed) => {
      if (tells) void writeLine(changedLine(changed));
    });
  } catch (error) {
    await writeLine(toFailure(error));
    return REFUSED;
  }
  try {
    return await work(desk);
  } finally {
    await desk.close();
  }
}

try {
  process.exitCode = await run(parseCommand(process.argv.slice(2), process.env));
} catch (error) {
  if (!(error instanceof Usage)) throw error;
  process.stderr.write(`${error.message}\n\n${USAGE}\n`);
  process.exitCode = WRONG;
}
