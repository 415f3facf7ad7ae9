/** A process that injects messages with attachments until it is killed; prints each id that it was given. */
import { writeSessionMessage } from '../../src/store/message.js';
import { openWorkspace } from '../../src/store/workspace.js';

const [dir = '', sessionId = '', prefix = ''] = process.argv.slice(2);
const ws = openWorkspace(dir);
const data = Buffer.alloc(200_000, prefix).toString('base64');
for (let i = 0; ; i += 1) {
  const { id } = await writeSessionMessage(ws, 'ag-one', sessionId, {
    id: `${prefix}:${i}`,
    kind: 'chat',
    timestamp: new Date().toISOString(),
    content: JSON.stringify({
      text: `${i}`,
      sender: 'x',
      senderId: 'x',
      attachments: [{ name: 'a.bin', data }],
    }),
  });
  process.stdout.write(`${id}\n`);
}
