/**
 * A process that may have few files open. For each number of files left to it, down to none, it does one piece
 * of work, and prints a line of JSON saying how that went.
 */
import { closeSync, openSync } from 'node:fs';
import { Refusal } from '../../src/contract/errors.js';
import { listSessionFiles } from '../../src/store/files/session-files.js';
import { writeSessionMessage } from '../../src/store/message/message.js';
import { pageMessages } from '../../src/store/message/message-page.js';
import { resolveSession } from '../../src/store/session/session.js';
import { getSession } from '../../src/store/session/session-list.js';
import { openWorkspace } from '../../src/store/workspace.js';

const [dir = '', sessionId = '', file = '', most = '14'] = process.argv.slice(2);
const ws = openWorkspace(dir);
const key = { agentGroupId: 'ag-one', sessionId };
const at = '2026-11-22T12:00:00.000Z';
const message = (id: string, more: object = {}) => ({
  ...{ id, kind: 'chat', timestamp: at, content: JSON.stringify({ text: 'hi' }) },
  ...more,
});
const data = Buffer.from('bytes').toString('base64');
const content = JSON.stringify({ text: 'hi', attachments: [{ name: 'a.txt', data }] });
const work: Record<string, (left: number) => unknown> = {
  row: (left) => writeSessionMessage(ws, 'ag-one', sessionId, message(`row-${left}`)),
  bytes: (left) => writeSessionMessage(ws, 'ag-one', sessionId, message(`bytes-${left}`, { content })),
  file: (left) =>
    writeSessionMessage(
      ws,
      'ag-one',
      sessionId,
      message(`file-${left}`, { files: [{ name: 'b.txt', path: file }] }),
    ),
  session: (left) => resolveSession(ws, 'ag-one', 'mg-a', `thread-${left}`, 'per-thread'),
  page: () => pageMessages(ws, key, { before: null, limit: 10 }, Date.parse(at)),
  one: () => getSession(ws, sessionId),
  files: () => listSessionFiles(ws, key),
};

// Lazily loaded modules are loaded beforehand.
for (const each of Object.values(work)) await each(-1);

for (const [name, each] of Object.entries(work)) {
  for (let left = Number(most); left >= 0; left -= 1) {
    const held: number[] = [];
    try {
      for (;;) held.push(openSync('/dev/null', 'r'));
    } catch {
      // As many files as allowed are open.
    }
    for (const fd of held.splice(0, left)) closeSync(fd);
    let said: object;
    try {
      await each(left);
      said = { outcome: 'done' };
    } catch (error) {
      said =
        error instanceof Refusal
          ? { outcome: error.code, message: error.message }
          : { outcome: 'raw', message: String(error) };
    }
    for (const fd of held) closeSync(fd);
    process.stdout.write(`${JSON.stringify({ name, left, ...said })}\n`);
  }
}
ws.close();
