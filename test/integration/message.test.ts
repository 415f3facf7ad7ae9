import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { getMessage, pageMessages } from '../../src/store/message/message-page.js';
import { everything } from '../support/canary.js';
import { makeSession } from '../support/store-workspace.js';

it.each<[string, string | Buffer, string, string]>([
  ['text that is not JSON', '{"text": "half', '{"text": "half', '{"text": "half'],
  ['a BLOB', Buffer.from([0xff, 0xfe, 0x00, 0x41]), 'fffe0041', 'FFFE0041'],
  ['a number', '5', '5', '5'],
  ['an empty text', '', '', ''],
  ['nesting that no parser likes', '['.repeat(100_000), '['.repeat(100_000), '['.repeat(100_000)],
])('M03: stored content that is %s is shown raw, and stays as it is', async (_, content, shown, raw) => {
  const s = await makeSession();
  const db = new Database(s.inbound);
  db.prepare(
    `INSERT INTO messages_in (id, seq, kind, timestamp, content) VALUES ('m', 2, 'chat', 'x', ?)`,
  ).run(content);
  db.close();
  const before = everything(s);
  const key = { agentGroupId: s.agentGroupId, sessionId: s.sessionId };
  const { messages } = pageMessages(s.ws, key, { before: null, limit: 10 }, 0);
  expect(messages).toHaveLength(1);
  expect(messages[0]?.body).toMatchObject({ type: 'raw', raw: expect.stringContaining(shown.slice(0, 100)) });
  const { columns } = getMessage(s.ws, key, messages[0]?.key ?? '');
  expect(columns.find(({ name }) => name === 'content')?.value).toBe(raw);
  expect(everything(s)).toEqual(before);
});
