/**
 * The rows I and S of BAD-INPUTS at the store: each is named for what it is, nothing else
 * is touched, others are fine.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/contract/errors.js';
import { writeDestinations } from '../../src/store/config/destination.js';
import { openInboundDb, openOutboundDb, openSessionDb } from '../../src/store/db/open.js';
import { isOpenHere } from '../../src/store/db/open-handles.js';
import {
  heartbeatPath,
  inboundDbPath,
  outboundDbPath,
  sessionDbPath,
  sessionDir,
  sessionsBaseDir,
} from '../../src/store/files/paths.js';
import { writeSessionMessage } from '../../src/store/message/message.js';
import { pageMessages } from '../../src/store/message/message-page.js';
import {
  markContainerIdle,
  markContainerRunning,
  markContainerStopped,
} from '../../src/store/session/container.js';
import {
  closeSession,
  initSessionFolder,
  reopenSession,
  resolveSession,
} from '../../src/store/session/session.js';
import { readDigest } from '../../src/store/session/session-digest.js';
import { writeSessionRouting } from '../../src/store/session/session-routing.js';
import { upgradeSession } from '../../src/store/session/session-upgrade.js';
import { waitFor } from '../support/child.js';
import { python } from '../support/python.js';
import { PYTHON } from '../support/python-path.js';
import { refusalOf } from '../support/refusal.js';
import { run } from '../support/session-files.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { chat, makeSession, type TestSession, temporaryFolder } from '../support/store-workspace.js';
import { hashTree } from '../support/tree-hash.js';
import { WorkspaceCanary } from '../support/workspace-canary.js';

type Ids = [agentGroupId: string, sessionId: string];

/** Every operation that is given the two ids of a session. */
const operations: [string, (s: TestSession, ids: Ids) => unknown][] = [
  ['initSessionFolder', (s, ids) => initSessionFolder(s.ws, ...ids)],
  ['writeSessionMessage', (s, ids) => writeSessionMessage(s.ws, ...ids, chat('m'))],
  ['writeDestinations', (s, ids) => writeDestinations(s.ws, ...ids)],
  ['writeSessionRouting', (s, ids) => writeSessionRouting(s.ws, ...ids)],
  ['upgradeSession', (s, ids) => upgradeSession(s.ws, ...ids)],
];

/** Those that only read. */
const looks: [string, (s: TestSession, ids: Ids) => unknown][] = [
  ['openInboundDb', (s, ids) => openInboundDb(s.ws, ...ids).close()],
  ['openOutboundDb', (s, ids) => openOutboundDb(s.ws, ...ids).close()],
  ['openSessionDb', (s, ids) => openSessionDb(s.ws, ...ids).close()],
  ['sessionDir', (s, ids) => sessionDir(s.ws, ...ids)],
  ['inboundDbPath', (s, ids) => inboundDbPath(s.ws, ...ids)],
  ['outboundDbPath', (s, ids) => outboundDbPath(s.ws, ...ids)],
  ['heartbeatPath', (s, ids) => heartbeatPath(s.ws, ...ids)],
  ['sessionDbPath', (s, ids) => sessionDbPath(s.ws, ...ids)],
];

const unsafe = [
  '../../../evil',
  '..',
  '.',
  '',
  'a/b',
  'a\\b',
  'a\0b',
  'x'.repeat(256),
  '/abs',
  '\ud800',
  'a\nb',
];

describe('I01: an id that leads elsewhere', () => {
  it.each([...operations, ...looks])('%s refuses it, and nothing is made', async (_, operation) => {
    const s = await makeSession();
    const canary = new WorkspaceCanary(s.ws.path);
    for (const id of unsafe) {
      expect(await refusalOf(() => operation(s, ['ag-one', id]))).toBe('ID_UNSAFE');
      expect(await refusalOf(() => operation(s, [id, s.sessionId]))).toBe('ID_UNSAFE');
    }
    canary.expectUntouched();
    expect(existsSync(join(s.ws.path, '../evil'))).toBe(false);
  });

  it('of any kind never names a path outside the sessions’ root', async () => {
    const s = await makeSession();
    const base = sessionsBaseDir(s.ws);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        let dir: string;
        try {
          dir = sessionDir(s.ws, a, b);
        } catch {
          return true; // Refused, which is fine.
        }
        return dir === `${base}/${a}/${b}` && !`${a}/${b}`.split('/').includes('..');
      }),
      { numRuns: 500 },
    );
  });

  it('in v2.db itself, as of an agent group with a bad id, makes no folder', async () => {
    const s = await makeSession();
    await s.ws.central.write((db) =>
      db.exec(
        `INSERT INTO agent_groups (id, name, folder, created_at) VALUES ('../../evil', 'Evil', 'evil', '')`,
      ),
    );
    const canary = new WorkspaceCanary(s.ws.path);
    expect(await refusalOf(() => resolveSession(s.ws, '../../evil', 'mg-a', null, 'shared'))).toBe(
      'ID_UNSAFE',
    );
    canary.expectUntouched();
  });
});

describe('I02: an unknown session', () => {
  it.each(operations)('%s refuses it, and makes no folder', async (_, operation) => {
    const s = await makeSession();
    const canary = new WorkspaceCanary(s.ws.path);
    expect(await refusalOf(() => operation(s, ['ag-one', 'sess-none']))).toBe('SESSION_NOT_FOUND');
    expect(await refusalOf(() => operation(s, ['ag-two', s.sessionId]))).toBe('SESSION_NOT_FOUND');
    canary.expectUntouched();
  });

  it.each([
    ['markContainerRunning', markContainerRunning],
    ['markContainerIdle', markContainerIdle],
    ['markContainerStopped', markContainerStopped],
    ['closeSession', closeSession],
    ['reopenSession', reopenSession],
  ] as const)('%s refuses it', async (_, operation) => {
    const s = await makeSession();
    const canary = new WorkspaceCanary(s.ws.path);
    expect(await refusalOf(() => operation(s.ws, 'sess-none'))).toBe('SESSION_NOT_FOUND');
    canary.expectUntouched();
  });

  it('opened by name is named as missing', async () => {
    const s = await makeSession();
    expect(await refusalOf(() => openInboundDb(s.ws, 'ag-one', 'sess-none'))).toBe('SESSION_FOLDER_MISSING');
  });
});

interface Fault {
  name: string;
  /** The code with which opening it is refused, and that for writing. */
  code: ErrorCode;
  writing?: ErrorCode | 'ok';
  harm: (s: TestSession) => void;
}

const faults: Fault[] = [
  { name: 'S01: 0 bytes', code: 'SESSION_DB_EMPTY', harm: (s) => writeFileSync(s.inbound, '') },
  {
    name: 'S01: a text file',
    code: 'SESSION_DB_NOT_SQLITE',
    harm: (s) => writeFileSync(s.inbound, 'hello\n'.repeat(999)),
  },
  { name: 'S01: a truncated one', code: 'SESSION_DB_DAMAGED', harm: (s) => truncateSync(s.inbound, 9000) },
  {
    name: 'S01: one cut within its header',
    code: 'SESSION_DB_NOT_SQLITE',
    harm: (s) => truncateSync(s.inbound, 60),
  },
  {
    name: 'S03: in WAL mode',
    code: 'SESSION_DB_WAL',
    harm: (s) => run(s.inbound, 'PRAGMA journal_mode = WAL'),
  },
  {
    name: 'S05: a symlink',
    code: 'PATH_UNSAFE',
    harm: (s) => {
      const elsewhere = join(temporaryFolder(), 'inbound.db');
      renameSync(s.inbound, elsewhere);
      symlinkSync(elsewhere, s.inbound);
    },
  },
  { name: 'missing', code: 'SESSION_DB_MISSING', harm: (s) => unlinkSync(s.inbound) },
  {
    name: 'B18: kept by iCloud, which has left a placeholder',
    code: 'SESSION_DB_EVICTED',
    harm: (s) => {
      unlinkSync(s.inbound);
      writeFileSync(join(s.folder, '.inbound.db.icloud'), 'bplist00');
    },
  },
  {
    name: 'B18: kept by cloud storage, of its whole size and without a block',
    code: 'SESSION_DB_EVICTED',
    harm: (s) => {
      const { size } = statSync(s.inbound);
      truncateSync(s.inbound, 0);
      truncateSync(s.inbound, size);
    },
  },
  {
    name: 'with a trigger',
    code: 'SESSION_DB_PROGRAM',
    harm: (s) =>
      run(s.inbound, 'CREATE TRIGGER t AFTER INSERT ON messages_in BEGIN DELETE FROM messages_in; END'),
  },
  {
    name: 'with a view',
    code: 'SESSION_DB_PROGRAM',
    harm: (s) => run(s.inbound, 'CREATE VIEW v AS SELECT 1'),
  },
  {
    name: 'with a generated column',
    code: 'SESSION_DB_PROGRAM',
    harm: (s) => run(s.inbound, 'ALTER TABLE messages_in ADD COLUMN g AS (hex(zeroblob(1000)))'),
  },
  {
    name: 'without its tables',
    code: 'SESSION_DB_SCHEMA',
    harm: (s) => run(s.inbound, 'DROP TABLE messages_in'),
  },
  ...["'a text'", "x'00ff'", '9223372036854775807', '-4'].map((seq) => ({
    name: `whose largest seq is ${seq}`,
    code: 'SESSION_DB_SEQ' as const,
    harm: (s: TestSession) =>
      run(
        s.inbound,
        `INSERT INTO messages_in (id, seq, kind, timestamp, content) VALUES ('odd', ${seq}, 'chat', '', '{}')`,
      ),
  })),
];

describe('an inbound.db that is', () => {
  it.each(faults)(
    '$name is refused as $code, left as it was, and other sessions are fine',
    async ({ code, harm }) => {
      const s = await makeSession();
      const { session: other } = await resolveSession(s.ws, 'ag-two', 'mg-a', null, 'shared');
      harm(s);
      const canary = new WorkspaceCanary(s.ws.path);
      expect(await refusalOf(() => openInboundDb(s.ws, s.agentGroupId, s.sessionId))).toBe(code);
      expect(await refusalOf(() => openSessionDb(s.ws, s.agentGroupId, s.sessionId))).toBe(code);
      expect(await refusalOf(() => writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('m')))).toBe(
        code,
      );
      openOutboundDb(s.ws, s.agentGroupId, s.sessionId).close();
      // No -shm, no journal, not a byte, not an mtime: also not in the session's own folder.
      canary.expectUntouched();
      await writeSessionMessage(s.ws, 'ag-two', other.id, chat('m'));
      expect(readDigest(s.ws, { agentGroupId: 'ag-two', sessionId: other.id }).digest).toMatchObject({
        lastText: 'hello',
      });
    },
  );
});

it('F8: a seq beyond what JavaScript counts is shown and named to the last digit', async () => {
  const s = await makeSession();
  const seq = '9223372036854775807';
  run(
    s.inbound,
    `INSERT INTO messages_in (id, seq, kind, timestamp, status, content) VALUES ('odd', ${seq}, 'chat', '2026-11-22 11:00:00', 'pending', '{}')`,
  );
  const options = { before: null, limit: 50 };
  expect(pageMessages(s.ws, s, options, s.ws.clock.now()).messages).toMatchObject([{ id: 'odd', seq }]);
  const { digest } = readDigest(s.ws, s);
  expect(digest).toMatchObject({ due: { first: [{ id: 'odd', seq }] } });
  const write = writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('m'));
  await expect(write).rejects.toThrow(`The largest seq in inbound.db is ${seq},`);
});

/** Makes a write that has reached the file, and dies in the middle of it. */
function killWriter(file: string, sql: string): void {
  const program = `import sqlite3,sys,os,signal
c=sqlite3.connect(sys.argv[1]); c.execute('pragma cache_size=2'); c.execute('begin immediate')
c.execute(sys.argv[2]); os.kill(os.getpid(), signal.SIGKILL)`;
  expect(spawnSync(PYTHON, ['-c', program, file, sql]).signal).toBe('SIGKILL');
}

describe('S02: the hot journal of a dead writer', () => {
  it('in outbound.db: shown from a recovered copy, refused by name where a handle is asked for, untouched', async () => {
    const s = await makeSession();
    const outbound = join(s.folder, 'outbound.db');
    run(
      outbound,
      `WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
       INSERT INTO messages_out (id, seq, timestamp, kind, content)
       SELECT 'o' || i, 2 * i + 1, '2026-11-22 12:00:00', 'chat', '{"text":"whole ' || i || '"}' FROM n`,
    );
    killWriter(outbound, `UPDATE messages_out SET content = '{"text":"half"}'`);
    expect(existsSync(`${outbound}-journal`)).toBe(true);
    const canary = new WorkspaceCanary(s.ws.path);
    const key = { agentGroupId: s.agentGroupId, sessionId: s.sessionId };
    expect(readDigest(s.ws, key).digest).toMatchObject({ lastText: 'whole 200' });
    expect(await refusalOf(() => openOutboundDb(s.ws, s.agentGroupId, s.sessionId))).toBe(
      'SESSION_DB_HOT_JOURNAL',
    );
    canary.expectUntouched();
  });
});

describe('S06: a database that changes hands while it is shown', () => {
  const shown = (s: TestSession): (string | null)[] =>
    pageMessages(
      s.ws,
      { agentGroupId: s.agentGroupId, sessionId: s.sessionId },
      { before: null, limit: 50 },
      s.ws.clock.now(),
    ).messages.map(({ id }) => id);

  const badIn = (s: TestSession) => {
    const { digest } = readDigest(s.ws, s);
    return digest.readable ? digest.bad : null;
  };

  it('is named when it is unlinked, also with a handle open, and shown again when it is back', async () => {
    const s = await makeSession();
    await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('first'));
    expect(shown(s)).toEqual(['first']);
    const handle = openInboundDb(s.ws, s.agentGroupId, s.sessionId);
    renameSync(s.inbound, `${s.inbound}.away`);
    const canary = new WorkspaceCanary(s.ws.path, s.folder);
    expect(shown(s)).toEqual([]);
    expect(badIn(s)).toMatchObject([{ file: 'inbound.db', code: 'SESSION_DB_MISSING' }]);
    expect(await refusalOf(() => writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('m')))).toBe(
      'SESSION_DB_MISSING',
    );
    handle.close();
    expect(badIn(s)).toMatchObject([{ file: 'inbound.db', code: 'SESSION_DB_MISSING' }]);
    renameSync(`${s.inbound}.away`, s.inbound);
    expect(shown(s)).toEqual(['first']);
    canary.expectUntouched();
  });

  it('is read anew when it is replaced', async () => {
    const s = await makeSession();
    const canary = new WorkspaceCanary(s.ws.path, s.folder);
    await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('first'));
    const replacement = join(temporaryFolder(), 'inbound.db');
    execFileSync('cp', [s.inbound, replacement]);
    run(replacement, "UPDATE messages_in SET id = 'second'");
    expect(shown(s)).toEqual(['first']);
    const handle = openInboundDb(s.ws, s.agentGroupId, s.sessionId);
    execFileSync('mv', [replacement, s.inbound]);
    expect(shown(s)).toEqual(['second']);
    handle.close();
    expect(shown(s)).toEqual(['second']);
    await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('third'));
    expect(queryElsewhere(s.inbound, 'SELECT id FROM messages_in ORDER BY seq')).toEqual([
      { id: 'second' },
      { id: 'third' },
    ]);
    canary.expectUntouched();
  });
});

/** Holds the lock, puts another file in the place of this one, and lets go. */
const REPLACER = `
import os, shutil, sqlite3, sys
file = sys.argv[1]
shutil.copy(file, file + '.new')
c = sqlite3.connect(file, isolation_level=None)
c.execute('BEGIN IMMEDIATE')
print('locked')
sys.stdin.readline()
os.rename(file + '.new', file)
c.execute('ROLLBACK')
`;

describe('S06: a database that is replaced while a write waits for its lock', () => {
  it('is named, and no message is acknowledged that went into the one that is gone', async () => {
    const s = await makeSession();
    const canary = new WorkspaceCanary(s.ws.path, s.folder);
    const replacer = python(REPLACER, s.inbound);
    await replacer.said('locked');
    const code = refusalOf(() => writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('m')));
    // It has opened the old file, and waits for the lock.
    await waitFor('the handle', () => (isOpenHere(s.inbound) ? true : undefined));
    replacer.process.stdin?.end('go\n');
    expect(await code).toBe('SESSION_DB_REPLACED');
    await replacer.exited;
    await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('m'));
    expect(queryElsewhere(s.inbound, 'SELECT id FROM messages_in')).toEqual([{ id: 'm' }]);
    canary.expectUntouched();
  });
});

describe('F03: a session’s folder that is removed while it is shown', () => {
  it('is named by every operation, none of which makes it anew unasked', async () => {
    const s = await makeSession();
    const key = { agentGroupId: s.agentGroupId, sessionId: s.sessionId };
    readDigest(s.ws, key);
    rmSync(s.folder, { recursive: true });
    const canary = new WorkspaceCanary(s.ws.path);
    expect(await refusalOf(() => readDigest(s.ws, key))).toBe('SESSION_FOLDER_MISSING');
    for (const [name, operation] of operations) {
      if (name === 'initSessionFolder') continue; // It is asked to.
      expect(await refusalOf(() => operation(s, [s.agentGroupId, s.sessionId]))).toBe(
        'SESSION_FOLDER_MISSING',
      );
    }
    for (const [, look] of looks.slice(0, 3)) {
      expect(await refusalOf(() => look(s, [s.agentGroupId, s.sessionId]))).toBe('SESSION_FOLDER_MISSING');
    }
    canary.expectUntouched();
    expect(existsSync(s.folder)).toBe(false);
  });
});

describe('openInboundDb', () => {
  it('gives a handle that reads one moment and cannot write', async () => {
    const s = await makeSession();
    await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('m'));
    const before = readFileSync(s.inbound);
    const db = openInboundDb(s.ws, s.agentGroupId, s.sessionId);
    try {
      expect(db.prepare('SELECT id FROM messages_in').all()).toEqual([{ id: 'm' }]);
      expect(() => db.exec('DELETE FROM messages_in')).toThrow(/readonly/);
    } finally {
      db.close();
    }
    expect(readFileSync(s.inbound).equals(before)).toBe(true);
    expect(hashTree(s.folder).map(({ path }) => path)).toEqual(['inbound.db', 'outbound.db', 'outbox']);
  });
});
