/** The simulated agent's process: a utilityProcess of Electron, or a plain Node child. */
import { randomBytes } from 'node:crypto';
import { toFailure } from '../../contract/errors.js';
import { runAgent } from './agent.js';
import { parseOptions } from './options.js';
import { connectParent } from './parent.js';

const gone = new AbortController();
const stop = (): void => gone.abort();
const parent = connectParent(stop);
process.on('SIGTERM', stop);
process.on('SIGINT', stop);

let exitCode = 0;
try {
  await runAgent(parseOptions(process.argv.slice(2)), {
    clock: Date,
    newId: (prefix) => `${prefix}-${Date.now()}-${randomBytes(4).toString('hex')}`,
    report: parent.report,
    onCommand: parent.onCommand,
    signal: gone.signal,
  });
} catch (error) {
  const { code, message } = toFailure(error).error;
  parent.report({ type: 'error', sessionId: null, code, message, fatal: true });
  exitCode = 1;
}
parent.leave(exitCode);
