/** B01, B28: content with files of its own, and bytes that are no text: kept to the byte, or refused with the reason. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { contentOf, formOf } from '../../src/renderer/features/message/form-json.js';
import { rowJson } from '../../src/renderer/features/message/row-json.js';
import { messageRow } from '../../src/rules/message-row.js';
import { attachmentEntry } from '../../src/store/files/attachments.js';
import { writeItems } from '../../src/store/message/message-import.js';
import { pageMessages } from '../../src/store/message/message-page.js';
import { planReplay } from '../../src/store/message/replay.js';
import { ANY_PLACE } from '../../src/store/message/task-place.js';
import { bytes, inject, keyOf, put, rawOf, replay, stored } from '../support/content-rows.js';
import { runElsewhere } from '../support/sqlite-process.js';
import { makeSession, NOON, temporaryFolder } from '../support/store-workspace.js';

describe('B01: content with files of its own', () => {
  const entry =
    '{"fileId":1234567890123456789,"fileId":-0,"name":"\\u0061.txt","size":5.0,"localPath":"inbox/o/a.txt","data":null}';
  const content = (list: string) => `{"2":1.0, "attachments" : ${list} ,"1":1e400}`;
  const path = () => {
    const file = join(temporaryFolder(), 'a.txt');
    writeFileSync(file, 'hello');
    return file;
  };

  it('is sent again with them in their places, each entry as it was but for its path', async () => {
    const s = await makeSession();
    const inside = '{"name":"b.txt","data":"eA==","n":1E5}';
    const json = content(`[ ${entry}, ${inside} ]`);
    // Its path names its own folder, as a host writes it.
    const [id] = put(s, [Buffer.from('{}')]);
    runElsewhere(
      s.inbound,
      "c.execute('UPDATE messages_in SET content = ?', [data]); c.commit()",
      json.replace('inbox/o', `inbox/${id}`),
    );
    const [step] = planReplay([rawOf(s, 1)], {
      spacing: 'at once',
      now: NOON,
      batchId: 'f',
      address: null,
      place: ANY_PLACE,
    });
    if (step?.message == null) throw new Error(step?.line.problem ?? 'no step');
    expect(step.files).toEqual([{ index: 0, name: 'a.txt', mimeType: null }]);
    const files = step.files.map(({ index, ...about }) => ({ ...about, at: index, path: path() }));
    await writeItems(s.ws, s.sessionId, [{ line: step.line, message: { ...step.message, files } }]);
    const own = `inbox/${step.message.id}`;
    const first = entry.replace('inbox/o', own).replace(',"data":null', '');
    const second = `{"name":"b.txt","n":1E5,"size":1,"localPath":"${own}/b.txt"}`;
    expect(stored(s)[1]).toBe(bytes(content(`[ ${first}, ${second} ]`)));
  });

  it('is edited with what its entries say', async () => {
    const s = await makeSession();
    put(s, [Buffer.from(content(`[${entry}]`))]);
    const raw = rawOf(s, 1);
    const edit = formOf(raw, 'Dana');
    const { messageId } = await inject(s, edit, contentOf(edit), [
      { path: path(), entry: attachmentEntry(messageRow(raw), 0) ?? undefined },
    ]);
    const copy = entry.replace('inbox/o', `inbox/${messageId}`).replace(',"data":null', '');
    expect(stored(s)[1]).toBe(bytes(`{"2":1.0 ,"1":1e400,"attachments":[${copy}]}`));
  });

  it('that is no list of files is edited and sent again as it is', async () => {
    const s = await makeSession();
    const odd = ['[]', 'null'].map(content);
    put(
      s,
      odd.map((json) => Buffer.from(json)),
    );
    await replay(s, [1, 2]);
    for (const row of [1, 2]) await inject(s, { kind: 'webhook' }, contentOf(formOf(rawOf(s, row), 'Dana')));
    expect(stored(s)).toEqual([...odd, ...odd, ...odd].map(bytes));
  });
});

describe('B28: bytes that are not UTF-8', () => {
  const latin = Buffer.from('7b2274657874223a22636166e9227d', 'hex');

  it('are shown as that, never as U+FFFD', async () => {
    const s = await makeSession();
    put(s, [latin, Buffer.from('{"text":"\uFFFD","sender":"D"}')], 'TEXT', 'chat');
    put(s, [latin], 'BLOB', 'chat');
    const [text, own, blob] = pageMessages(s.ws, keyOf(s), { before: null, limit: 10 }, NOON).messages;
    expect(text?.body).toEqual({
      ...{ type: 'raw', raw: '{"text":"caf\\xE9"}' },
      reason: 'not text in UTF-8: \\xNN is a byte that is none',
    });
    expect(own?.body).toMatchObject({ type: 'text', text: '\uFFFD' });
    expect(blob?.body).toMatchObject({ reason: 'stored as a BLOB', raw: latin.toString('hex') });
    const column = (row: number) => rawOf(s, row).columns.find(({ name }) => name === 'content');
    expect(column(1)).toMatchObject({
      storage: 'text',
      notUtf8: true,
      value: latin.toString('hex').toUpperCase(),
    });
    expect(column(2)).not.toHaveProperty('notUtf8');
    expect(JSON.parse(rowJson(rawOf(s, 1)) ?? '').content).toEqual({
      hex: latin.toString('hex').toUpperCase(),
    });
  });

  it('are not sent again, and it is said why; a U+FFFD that stands there is sent as any character', async () => {
    const s = await makeSession();
    const own = Buffer.from('{"text":"\uFFFD","sender":"D"}');
    put(s, [latin, own], 'TEXT', 'chat');
    put(s, [latin], 'BLOB', 'chat');
    const lines = await replay(s, [1, 2, 3]);
    expect(lines.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^Its content is not text in UTF-8: it would become another text/),
      null,
      expect.stringMatching(/^Its content is not a text/),
    ]);
    expect(stored(s).slice(3)).toEqual([own.toString('latin1')]);
  });

  it('in an address keep a message from being sent again to it', async () => {
    const s = await makeSession();
    put(s, [Buffer.from('{"text":"a","sender":"D"}')], 'TEXT', 'chat');
    const db = new Database(s.inbound);
    db.exec("UPDATE messages_in SET platform_id = CAST(X'E9' AS TEXT)");
    db.close();
    const [line] = await replay(s, [1]);
    expect(line?.reason).toMatch(/^Its platform_id is not text in UTF-8/);
  });

  it('numbers of the row are shown to the digit', async () => {
    const s = await makeSession();
    put(s, [Buffer.from('{}')]);
    const db = new Database(s.inbound);
    db.exec('ALTER TABLE messages_in ADD COLUMN odd; UPDATE messages_in SET odd = 0.1 + 0.2');
    db.close();
    const odd = rawOf(s, 1).columns.find(({ name }) => name === 'odd');
    expect(odd).toMatchObject({ storage: 'real', value: '0.30000000000000004' });
    expect(rowJson(rawOf(s, 1))).toContain('"odd": 0.30000000000000004');
  });
});
