/** A process that makes sessions, one per thread, until it is killed; prints each id that it was given. */
import { resolveSession } from '../../src/store/session.js';
import { openWorkspace } from '../../src/store/workspace.js';

const [dir = '', prefix = ''] = process.argv.slice(2);
const ws = openWorkspace(dir);
for (let i = 0; ; i += 1) {
  const { session } = await resolveSession(ws, 'ag-one', 'mg-a', `${prefix}-${i}`, 'per-thread');
  process.stdout.write(`${session.id}\n`);
}
