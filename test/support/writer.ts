/** A process that writes one message, with this many bytes of text and of a file, and prints how that went. */
import { Refusal } from '../../src/shared/errors.js';
import { writeSessionMessage } from '../../src/store/message.js';
import { openWorkspace } from '../../src/store/workspace.js';

const [dir = '', sessionId = '', text = '1', file = ''] = process.argv.slice(2);
const attachments =
  file === '' ? [] : [{ name: 'a.bin', data: Buffer.alloc(Number(file)).toString('base64') }];
const ws = openWorkspace(dir);
const outcome = await writeSessionMessage(ws, 'ag-one', sessionId, {
  id: 'm',
  kind: 'chat',
  timestamp: '2026-11-22T12:00:00.000Z',
  content: JSON.stringify({ text: 'x'.repeat(Number(text)), attachments }),
}).then(
  () => 'ok',
  (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
);
process.stdout.write(`${outcome}\n`);
ws.close();
