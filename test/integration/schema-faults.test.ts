/** H02: what no host makes in a session's database is named, and nothing is written beside it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toFailure } from '../../src/contract/errors.js';
import { writeDestinations } from '../../src/store/config/destination.js';
import { openInboundDb, openOutboundDb } from '../../src/store/db/open.js';
import { withWritableDb } from '../../src/store/db/open-writable.js';
import { writeSessionMessage } from '../../src/store/message/message.js';
import { pageMessages } from '../../src/store/message/message-page.js';
import { readDigest } from '../../src/store/session/session-digest.js';
import { setSessionRouting, writeSessionRouting } from '../../src/store/session/session-routing.js';
import { refusalOf } from '../support/refusal.js';
import { run } from '../support/session-files.js';
import { queryElsewhere, runElsewhere } from '../support/sqlite-process.js';
import { chat, makeSession, type TestSession } from '../support/store-workspace.js';
import { WorkspaceCanary } from '../support/workspace-canary.js';

/** Recreates messages_in with altered definitions, as only its writing side could. */
const remade = (change: (sql: string) => string) => (s: TestSession) => {
  const [table] = queryElsewhere(s.inbound, "SELECT sql FROM sqlite_schema WHERE name = 'messages_in'");
  run(s.inbound, `DROP TABLE messages_in; ${change(String(table?.sql))}`);
};

const harms: [name: string, harm: (s: TestSession) => void, said: RegExp][] = [
  [
    'an expression in an index',
    (s) => run(s.inbound, 'CREATE INDEX e ON messages_in(length(hex(content)))'),
    /index on an expression/,
  ],
  [
    'a partial index',
    (s) => run(s.inbound, 'CREATE INDEX p ON messages_in(id) WHERE length(content) > 3'),
    /partial index/,
  ],
  [
    'a CHECK',
    remade((sql) => sql.replace('content TEXT', 'content TEXT CHECK (length(content) > 1)')),
    /CHECK/,
  ],
  ['a DEFAULT', remade((sql) => sql.replace("DEFAULT 'pending'", 'DEFAULT (hex(1))')), /DEFAULT/],
  [
    'a conflict clause',
    remade((sql) => sql.replace('trigger INTEGER', 'trigger INTEGER UNIQUE ON CONFLICT REPLACE')),
    /conflict clause/,
  ],
  [
    'a foreign key',
    remade((sql) => sql.replace('kind TEXT', 'kind TEXT REFERENCES destinations(name) ON DELETE CASCADE')),
    /foreign key/,
  ],
  ['a UNIQUE index', (s) => run(s.inbound, 'CREATE UNIQUE INDEX u ON messages_in(timestamp)'), /UNIQUE/],
  [
    'a trigger that a BLOB makes',
    (s) =>
      runElsewhere(
        s.inbound,
        `c.execute('PRAGMA writable_schema = ON'); c.execute(data); c.commit()`,
        `INSERT INTO sqlite_schema VALUES ('trigger', 't', 'messages_in', 0,
         CAST('CREATE TRIGGER t BEFORE INSERT ON messages_in BEGIN SELECT RAISE(IGNORE); END' AS BLOB))`,
      ),
    /no text/,
  ],
];

const writes: [string, (s: TestSession) => Promise<unknown>][] = [
  ['a message', (s) => writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('m'))],
  ['destinations', (s) => writeDestinations(s.ws, s.agentGroupId, s.sessionId)],
  ['routing', (s) => writeSessionRouting(s.ws, s.agentGroupId, s.sessionId)],
  ['other routing', (s) => setSessionRouting(s.ws, s.agentGroupId, s.sessionId, null)],
];

describe.each(harms)('H02: an inbound.db with %s', (_, harm, said) => {
  it('is named, refused for every write, and left as it was; reading goes on', async () => {
    const s = await makeSession();
    await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('before'));
    harm(s);
    const canary = new WorkspaceCanary(s.ws.path);
    for (const [, write] of writes) {
      const failure = await write(s).then(
        () => null,
        (error: unknown) => toFailure(error).error,
      );
      expect(failure).toMatchObject({ code: 'SESSION_DB_PROGRAM', message: expect.stringMatching(said) });
    }
    expect(await refusalOf(() => openInboundDb(s.ws, s.agentGroupId, s.sessionId))).toBe(
      'SESSION_DB_PROGRAM',
    );
    expect(readDigest(s.ws, s).digest.readable).toBe(true);
    pageMessages(s.ws, s, { before: null, limit: 50 }, s.ws.clock.now());
    canary.expectUntouched();
  });
});

describe('H02: an outbound.db with what no host makes', () => {
  it('is refused for writing and by name, and still read', async () => {
    const s = await makeSession();
    run(`${s.folder}/outbound.db`, 'CREATE INDEX e ON processing_ack(hex(message_id))');
    const canary = new WorkspaceCanary(s.ws.path);
    expect(await refusalOf(() => withWritableDb(s.ws, s, 'outbound.db', () => null))).toBe(
      'SESSION_DB_PROGRAM',
    );
    expect(await refusalOf(() => openOutboundDb(s.ws, s.agentGroupId, s.sessionId))).toBe(
      'SESSION_DB_PROGRAM',
    );
    expect(readDigest(s.ws, s).digest.readable).toBe(true);
    canary.expectUntouched();
  });
});

/** Each would delay whoever opens the file, before its schema could be queried. */
const costly: [name: string, sql: string, said: RegExp][] = [
  [
    'hundreds of tables',
    `BEGIN; ${Array.from({ length: 3000 }, (_, n) => `CREATE TABLE t${n} (a, b, c);`).join('')} COMMIT`,
    /a schema of more than 64 KiB/,
  ],
  ['1 MB of text', `CREATE TABLE t (a /* ${'x'.repeat(1024 * 1024)} */)`, /a schema of more than 64 KiB/],
  ['statistics', 'ANALYZE', /statistics of ANALYZE/],
  ['auto_vacuum', 'PRAGMA auto_vacuum = FULL; VACUUM', /auto_vacuum/],
];

describe.each(costly)('H02: an inbound.db with %s', (_, sql, said) => {
  it('is refused before SQLite opens it', async () => {
    const s = await makeSession();
    await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('before'));
    run(s.inbound, sql);
    const canary = new WorkspaceCanary(s.ws.path);
    await expect(writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('m'))).rejects.toThrow(said);
    expect(readDigest(s.ws, s).digest.readable).toBe(true);
    canary.expectUntouched();
  });
});

it('H02: a schema of more than one page, as a newer host may have, is written to', async () => {
  const s = await makeSession();
  run(
    s.inbound,
    `BEGIN; ${Array.from({ length: 100 }, (_, n) => `CREATE TABLE t${n} (a, b /* ${'x'.repeat(99)} */);`).join('')} COMMIT`,
  );
  await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('m'));
  expect(queryElsewhere(s.inbound, 'SELECT id FROM messages_in')).toEqual([{ id: 'm' }]);
});

describe('a first page that claims what no file has', () => {
  it.each([0, 1, 100, 105, 511, 512, 1000, 4096, 32768, 65535])(
    'of %i bytes, and to have children',
    async (size) => {
      const s = await makeSession();
      const bytes = readFileSync(s.inbound);
      bytes.writeUInt16BE(size, 16);
      bytes[100] = 5;
      bytes.writeUInt16BE(60000, 103);
      writeFileSync(s.inbound, bytes);
      expect(
        await refusalOf(() => writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('m'))),
      ).toMatch(/^SESSION_DB_(NOT_SQLITE|DAMAGED)$/);
      expect(readFileSync(s.inbound).equals(bytes)).toBe(true);
    },
  );
});

describe('H02: our own handles', () => {
  it('have foreign keys and check constraints off', async () => {
    const s = await makeSession();
    const set = await withWritableDb(s.ws, s, 'inbound.db', (db) => [
      db.pragma('foreign_keys', { simple: true }),
      db.pragma('ignore_check_constraints', { simple: true }),
    ]);
    expect(set).toEqual([0, 1]);
  });

  it('say it in our words when a rule of a newer host’s tables forbids a row', async () => {
    const s = await makeSession();
    run(
      s.inbound,
      `DELETE FROM messages_in; ALTER TABLE messages_in ADD COLUMN lane TEXT NOT NULL DEFAULT NULL`,
    );
    const canary = new WorkspaceCanary(s.ws.path);
    expect(await refusalOf(() => writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('m')))).toBe(
      'SESSION_DB_CONSTRAINT',
    );
    canary.expectUntouched();
  });

  it('take a new column, table and plain index of a newer host', async () => {
    const s = await makeSession();
    run(
      s.inbound,
      `ALTER TABLE messages_in ADD COLUMN lane TEXT NOT NULL DEFAULT 'main';
       CREATE INDEX lanes ON messages_in(lane, seq DESC);
       CREATE TABLE ledger (id INTEGER PRIMARY KEY AUTOINCREMENT, cost REAL)`,
    );
    await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('m'));
    expect(queryElsewhere(s.inbound, 'SELECT id, lane FROM messages_in')).toEqual([
      { id: 'm', lane: 'main' },
    ]);
  });
});
