import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { writeSessionMessage } from '../../src/store/message/message.js';
import { getSession } from '../../src/store/session/session.js';
import { canary, everything } from '../support/canary.js';
import { PYTHON } from '../support/python-path.js';
import { refusalOf } from '../support/refusal.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { chat, makeSession, NOON, type TestSession, temporaryFolder } from '../support/store-workspace.js';

const rows = (s: TestSession) => queryElsewhere(s.inbound, 'SELECT * FROM messages_in ORDER BY seq');
const write = (s: TestSession, message: ReturnType<typeof chat> & Record<string, unknown>) =>
  writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, message);
const sqlite = (file: string, sql: string) =>
  execFileSync(PYTHON, [
    '-c',
    'import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.executescript(sys.argv[2]); c.commit()',
    file,
    sql,
  ]);

describe('a message', () => {
  it('is read back by another process in the host’s shape, with its attachments to the byte', async () => {
    const s = await makeSession();
    const png = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7) % 256));
    const report = join(temporaryFolder(), 'on disk.bin');
    writeFileSync(report, Buffer.alloc(3_000_001, 'xyz'));

    const attachments = [
      { type: 'photo', mimeType: 'image/png', name: 'ticket.png', data: png.toString('base64') },
    ];
    const files = [{ name: 'Fahrplan Köln.pdf', mimeType: 'application/pdf', path: report }];
    const { id, seq } = await write(s, { ...chat('5557401:12', { attachments }), files });

    expect({ id, seq }).toEqual({ id: '5557401:12', seq: 4 });
    const [row, ...others] = rows(s);
    expect(others).toEqual([]);
    expect(row).toEqual({
      id,
      seq: 4,
      kind: 'chat',
      timestamp: '2026-11-22T12:00:00.000Z',
      status: 'pending',
      process_after: null,
      recurrence: null,
      series_id: id,
      tries: 0,
      trigger: 1,
      platform_id: 'tg:1',
      channel_type: 'telegram',
      thread_id: null,
      content: JSON.stringify({
        text: 'hello',
        sender: 'Dana',
        senderId: 'console:Dana',
        attachments: [
          {
            type: 'photo',
            mimeType: 'image/png',
            name: 'ticket.png',
            size: 5000,
            localPath: `inbox/${id}/ticket.png`,
          },
          {
            type: 'file',
            mimeType: 'application/pdf',
            name: 'Fahrplan Köln.pdf',
            size: 3_000_001,
            localPath: `inbox/${id}/Fahrplan Köln.pdf`,
          },
        ],
      }),
      source_session_id: null,
      on_wake: 0,
    });
    const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
    expect(hash(readFileSync(join(s.folder, 'inbox', id, 'ticket.png')))).toBe(hash(png));
    expect(hash(readFileSync(join(s.folder, 'inbox', id, 'Fahrplan Köln.pdf')))).toBe(
      hash(readFileSync(report)),
    );
    expect(readdirSync(s.folder).sort()).toEqual(['inbound.db', 'inbox', 'outbound.db', 'outbox']);
    await vi.waitFor(() => expect(getSession(s.ws, s.sessionId).lastActive).toBe(NOON));
  });

  it('takes every field, and the next number 4 above the largest even one', async () => {
    const s = await makeSession({ era: '2.0.64' });
    await write(s, chat('first'));
    sqlite(s.inbound, "UPDATE messages_in SET seq = 7 WHERE id = 'first'");
    const { seq } = await write(s, {
      ...chat('second'),
      kind: 'task',
      processAfter: '2026-11-30T09:00:00.000Z',
      recurrence: '0 9 * * 1-5',
      trigger: false,
      sourceSessionId: 'sess-x',
      onWake: true,
      threadId: 'thread-1',
    });
    expect(seq).toBe(10);
    expect(rows(s)[1]).toMatchObject({
      kind: 'task',
      process_after: '2026-11-30T09:00:00.000Z',
      recurrence: '0 9 * * 1-5',
      trigger: 0,
      source_session_id: 'sess-x',
      on_wake: 1,
      thread_id: 'thread-1',
    });
  });

  it.each([
    ['a text', "UPDATE messages_in SET seq = 'zzz'", 0],
    ['beyond what a number holds', 'UPDATE messages_in SET seq = 9223372036854775807', 0],
    ['negative', 'UPDATE messages_in SET seq = -4', 0],
  ])('is refused when the largest seq is %s', async (_, sql) => {
    const s = await makeSession();
    await write(s, chat('first'));
    sqlite(s.inbound, sql);
    expect(await refusalOf(() => write(s, chat('second')))).toBe('SESSION_DB_SEQ');
    expect(rows(s)).toHaveLength(1);
  });

  it.each([
    ['M01', 'null', { content: 'null' }, 'MESSAGE_FIELD_INVALID'],
    ['M01', '5', { content: '5' }, 'MESSAGE_FIELD_INVALID'],
    ['M01', '[]', { content: '[]' }, 'MESSAGE_FIELD_INVALID'],
    ['M01', 'not JSON', { content: '{' }, 'MESSAGE_FIELD_INVALID'],
    ['M01', 'attachments [null]', { content: '{"attachments":[null]}' }, 'MESSAGE_FIELD_INVALID'],
    ['M01', 'attachments {}', { content: '{"attachments":{}}' }, 'MESSAGE_FIELD_INVALID'],
    ['M02', 'over 1 MiB', { content: JSON.stringify({ text: 'é'.repeat(600_000) }) }, 'MESSAGE_TOO_LARGE'],
    ['M04', 'kind', { kind: 'shout' }, 'MESSAGE_FIELD_INVALID'],
    ['M04', 'timestamp', { timestamp: 'yesterday' }, 'MESSAGE_FIELD_INVALID'],
    ['M04', '30 February', { timestamp: '2026-02-30T00:00:00.000Z' }, 'MESSAGE_FIELD_INVALID'],
    ['M04', 'process_after', { processAfter: 'soon' }, 'MESSAGE_FIELD_INVALID'],
    ['M04', 'cron', { recurrence: '61 * * * *' }, 'MESSAGE_FIELD_INVALID'],
    ['M04', 'cron words', { recurrence: 'every day' }, 'MESSAGE_FIELD_INVALID'],
    ['I01', 'id', { id: '../../../evil' }, 'ID_UNSAFE'],
  ])('%s: %s is refused and nothing is written', async (_, __, wrong, code) => {
    const s = await makeSession();
    const before = everything(s);
    expect(await refusalOf(() => write(s, { ...chat('bad'), ...wrong }))).toBe(code);
    expect(everything(s)).toEqual(before);
  });

  it.each(['platformId', 'channelType', 'threadId', 'sourceSessionId', 'recurrence'])(
    'F8: a text that SQLite would not keep as it is, as the %s, is refused by that name',
    async (field) => {
      const s = await makeSession();
      const before = everything(s);
      for (const [text, reason] of [
        ['a\ud800b', 'is not valid Unicode'],
        ['a\0b', 'contains a NUL character'],
      ]) {
        await expect(write(s, { ...chat('bad'), [field]: text })).rejects.toMatchObject({
          data: { code: 'MESSAGE_FIELD_INVALID', details: { field, reason } },
        });
      }
      expect(await refusalOf(() => write(s, { ...chat('bad'), id: 'm-\udfff' }))).toBe('ID_UNSAFE');
      expect(await refusalOf(() => write(s, { ...chat('bad'), kind: 'chat\ud800' }))).toBe(
        'MESSAGE_FIELD_INVALID',
      );
      expect(everything(s)).toEqual(before);
    },
  );

  it('M04: the refusal names the field', async () => {
    const s = await makeSession();
    await expect(write(s, { ...chat('bad'), recurrence: 'every day' })).rejects.toMatchObject({
      data: { details: { field: 'recurrence' } },
    });
  });

  it.each([
    ['I01', '../../../evil', 'ID_UNSAFE'],
    ['I02', 'sess-unknown', 'SESSION_NOT_FOUND'],
  ])('%s: session %s is refused and no folder is made', async (_, sessionId, code) => {
    const s = await makeSession();
    const before = everything(s);
    expect(await refusalOf(() => writeSessionMessage(s.ws, 'ag-one', sessionId, chat('m')))).toBe(code);
    expect(everything(s)).toEqual(before);
  });

  it('I02: a session of another agent group is not found', async () => {
    const s = await makeSession();
    const before = everything(s);
    expect(await refusalOf(() => writeSessionMessage(s.ws, 'ag-two', s.sessionId, chat('m')))).toBe(
      'SESSION_NOT_FOUND',
    );
    expect(everything(s)).toEqual(before);
  });

  it('I03, I04: the same id is written once, and never with other content', async () => {
    const s = await makeSession();
    const attachment = (data: string) => ({
      attachments: [{ name: 'a.txt', data: Buffer.from(data).toString('base64') }],
    });
    const around = canary(s);
    const first = await write(s, chat('m', attachment('one')));
    expect(
      await write(s, { ...chat('m', attachment('one')), timestamp: '2026-11-22T12:00:09.000Z' }),
    ).toEqual(first);
    expect(await refusalOf(() => write(s, chat('m', attachment('two'))))).toBe('MESSAGE_ID_TAKEN');
    expect(await refusalOf(() => write(s, chat('m', attachment('longer'))))).toBe('MESSAGE_ID_TAKEN');
    expect(await refusalOf(() => write(s, chat('m')))).toBe('MESSAGE_ID_TAKEN');
    expect(rows(s)).toHaveLength(1);
    expect(readFileSync(join(s.folder, 'inbox/m/a.txt'), 'utf8')).toBe('one');
    expect(readdirSync(s.folder).filter((name) => name.startsWith('.console'))).toEqual([]);
    expect(canary(s)).toEqual(around);
  });

  it('is written once when it is sent many times at the same moment', async () => {
    const s = await makeSession();
    const all = await Promise.all(Array.from({ length: 20 }, (_, i) => write(s, chat(`m-${i % 4}`))));
    expect(rows(s).map((row) => row.seq)).toEqual([4, 8, 12, 16]);
    expect(new Set(all.map(({ seq }) => seq)).size).toBe(4);
  });
});

it('a session’s last activity is not lost when the workspace is closed right after a message', async () => {
  const s = await makeSession();
  await write(s, chat('m'));
  s.ws.close();
  expect(readdirSync(s.ws.path).sort()).toEqual(['v2-sessions', 'v2.db']);
  const [session] = queryElsewhere(join(s.ws.path, 'v2.db'), 'SELECT last_active FROM sessions');
  expect(session).toEqual({ last_active: '2026-11-22T12:00:00.000Z' });
});

describe('a session database that cannot be written', () => {
  it('S03: in WAL mode is named, and no -shm is left beside it', async () => {
    const s = await makeSession();
    sqlite(s.inbound, 'PRAGMA journal_mode=WAL');
    const before = everything(s);
    expect(await refusalOf(() => write(s, chat('m')))).toBe('SESSION_DB_WAL');
    expect(everything(s)).toEqual(before);
  });

  it('S04: of an older version works, and what cannot be set is named', async () => {
    const s = await makeSession();
    sqlite(
      s.inbound,
      'DROP INDEX idx_messages_in_series; ' +
        ['series_id', 'trigger', 'source_session_id', 'on_wake']
          .map((c) => `ALTER TABLE messages_in DROP COLUMN ${c}`)
          .join(';'),
    );
    await write(s, { ...chat('m'), trigger: true, onWake: false });
    expect(Object.keys(rows(s)[0] ?? {})).not.toContain('trigger');
    await expect(write(s, { ...chat('n'), trigger: false, onWake: true })).rejects.toMatchObject({
      data: { code: 'COLUMN_MISSING', details: { columns: ['messages_in.trigger', 'messages_in.on_wake'] } },
    });
    expect(rows(s)).toHaveLength(1);
  });

  it('S05: behind a symbolic link is refused', async () => {
    const s = await makeSession();
    const elsewhere = join(temporaryFolder(), 'inbound.db');
    writeFileSync(elsewhere, readFileSync(s.inbound));
    execFileSync('rm', [s.inbound]);
    symlinkSync(elsewhere, s.inbound);
    expect(await refusalOf(() => write(s, chat('m')))).toBe('PATH_UNSAFE');
    expect(queryElsewhere(elsewhere, 'SELECT * FROM messages_in')).toEqual([]);
  });

  it('with a trigger that came after a good write is refused too, also when its schema_version was set back', async () => {
    const s = await makeSession();
    await write(s, chat('first'));
    sqlite(
      s.inbound,
      'PRAGMA schema_version=40; CREATE TRIGGER t BEFORE INSERT ON messages_in BEGIN SELECT RAISE(IGNORE); END; PRAGMA schema_version=40',
    );
    expect(await refusalOf(() => write(s, chat('second')))).toBe('SESSION_DB_PROGRAM');
  });

  it('whose columns another process changes between two writes is read anew each time', async () => {
    const s = await makeSession();
    await write(s, chat('first'));
    sqlite(s.inbound, 'ALTER TABLE messages_in DROP COLUMN on_wake');
    expect(await refusalOf(() => write(s, { ...chat('second'), onWake: true }))).toBe('COLUMN_MISSING');
    await write(s, chat('second'));
    sqlite(s.inbound, 'ALTER TABLE messages_in ADD COLUMN on_wake INTEGER NOT NULL DEFAULT 0');
    await write(s, { ...chat('third'), onWake: true });
    expect(rows(s).map(({ on_wake }) => on_wake)).toEqual([0, 0, 1]);
  });

  it('with a trigger is refused before the trigger can run', async () => {
    const s = await makeSession();
    sqlite(s.inbound, 'CREATE TRIGGER t BEFORE INSERT ON messages_in BEGIN SELECT RAISE(IGNORE); END');
    expect(await refusalOf(() => write(s, chat('m')))).toBe('SESSION_DB_PROGRAM');
  });

  it('beside a journal that names a super-journal is refused, and that file stays', async () => {
    const s = await makeSession();
    const victim = join(temporaryFolder(), 'victim.txt');
    writeFileSync(victim, 'precious');
    const journal = Buffer.concat([Buffer.alloc(512, 1), Buffer.from('d9d505f920a163d7', 'hex')]);
    writeFileSync(`${s.inbound}-journal`, journal);
    expect(await refusalOf(() => write(s, chat('m')))).toBe('SESSION_DB_HOT_JOURNAL');
    expect(existsSync(victim)).toBe(true);
  });
});
