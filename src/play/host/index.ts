/** The played host's process: a utilityProcess of Electron, or a plain Node child in tests. */
import { randomBytes } from 'node:crypto';
import { toFailure } from '../../contract/errors.js';
import { runHost } from './host.js';
import { parseOptions } from './options.js';
import { connectParent } from './parent.js';

const gone = new AbortController();
const stop = (): void => gone.abort();
let played: ReadonlySet<string> = new Set();
let tell: (sessions: ReadonlySet<string>) => void = () => undefined;
const parent = connectParent((command) => {
  if (command.type === 'stop') {
    stop();
    return;
  }
  played = new Set(command.sessions);
  tell(played);
}, stop);
process.on('SIGTERM', stop);
process.on('SIGINT', stop);

let exitCode = 0;
try {
  await runHost(parseOptions(process.argv.slice(2)), {
    clock: Date,
    newId: (prefix) => `${prefix}-${Date.now()}-${randomBytes(4).toString('hex')}`,
    chance: Math.random,
    report: parent.report,
    signal: gone.signal,
    onPlayed: (listener) => {
      tell = listener;
      listener(played);
    },
  });
} catch (error) {
  const { code, message } = toFailure(error).error;
  parent.report({ type: 'error', sessionId: null, code, message, fatal: true });
  exitCode = 1;
}
parent.leave(exitCode);
