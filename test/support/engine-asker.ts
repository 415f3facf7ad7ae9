/** A program of its own that asks a socket once, and prints what came of it. */
import { EngineSilence, get } from '../../src/engine/client.js';

const socketPath = process.argv[2] ?? '';
try {
  await get({ name: socketPath, socketPath }, '/containers/json?all=1', 5000);
  process.stdout.write('answered');
} catch (error) {
  if (!(error instanceof EngineSilence)) throw error;
  process.stdout.write(`${error.kind}: ${error.message}`);
}
