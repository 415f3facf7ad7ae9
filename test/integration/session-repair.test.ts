import {
  cpSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SessionTrouble } from '../../src/contract/entities/session-trouble.js';
import { beginMaking, endMaking } from '../../src/store/files/session-making.js';
import { writeSessionMessage } from '../../src/store/message/message.js';
import {
  getSession,
  initSessionFolder,
  listSessions,
  resolveSession,
} from '../../src/store/session/session.js';
import { repairSession } from '../../src/store/session/session-repair.js';
import { findSessionTroubles } from '../../src/store/session/session-trouble.js';
import { openWorkspace } from '../../src/store/workspace.js';
import { refusalOf } from '../support/refusal.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import {
  chat,
  makeSession,
  makeWorkspace,
  NOON,
  type TestSession,
  temporaryFolder,
} from '../support/store-workspace.js';
import { hashTree } from '../support/tree-hash.js';
import { WorkspaceCanary } from '../support/workspace-canary.js';

/** A pid that no process has: above the largest that Linux gives out. */
const NOBODY = 4_194_305;

function groupFolder(s: TestSession): string {
  return join(s.ws.path, 'v2-sessions', s.agentGroupId);
}

/** The name that a maker of this machine with that pid gives what it makes. */
function makingName(what: string, pid: number): string {
  const mine = beginMaking('/', what);
  endMaking(mine);
  return mine.slice(1).replace(`.${process.pid}.`, `.${pid}.`);
}

/** The only trouble there is. */
async function onlyTrouble(s: TestSession): Promise<SessionTrouble> {
  const [trouble, ...more] = await findSessionTroubles(s.ws);
  expect(more).toEqual([]);
  if (trouble === undefined) throw new Error('No trouble was found');
  expect(trouble.sentence).toMatch(/\.$/);
  return trouble;
}

describe('a workspace in order', () => {
  it('has no troubles, and looking changes nothing', async () => {
    const s = await makeSession();
    const before = hashTree(s.ws.path, ['v2.db', 'v2.db-wal', 'v2.db-shm']);
    expect(await findSessionTroubles(s.ws)).toEqual([]);
    expect(hashTree(s.ws.path, ['v2.db', 'v2.db-wal', 'v2.db-shm'])).toEqual(before);
  });
});

describe('I06: a session row without its folder', () => {
  it('is named, and its folder is made anew, empty, with nothing else touched', async () => {
    const s = await makeSession();
    const { session: other } = await resolveSession(s.ws, 'ag-two', 'mg-a', null, 'shared');
    rmSync(s.folder, { recursive: true });
    expect(await refusalOf(() => writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('m')))).toBe(
      'SESSION_FOLDER_MISSING',
    );
    const canary = new WorkspaceCanary(join(s.ws.path), groupFolder(s));
    const trouble = await onlyTrouble(s);
    expect(trouble).toMatchObject({ kind: 'folder-missing', sessionId: s.sessionId });
    await repairSession(s.ws, trouble);
    canary.expectUntouched();
    expect(readdirSync(s.folder).sort()).toEqual(['inbound.db', 'outbound.db', 'outbox']);
    expect(await findSessionTroubles(s.ws)).toEqual([]);
    await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('m'));
    expect(queryElsewhere(s.inbound, 'SELECT id FROM messages_in')).toEqual([{ id: 'm' }]);
    // Repairing it again does nothing to it.
    await repairSession(s.ws, trouble);
    expect(queryElsewhere(s.inbound, 'SELECT id FROM messages_in')).toEqual([{ id: 'm' }]);
    expect(getSession(s.ws, other.id).status).toBe('active');
  });

  it('with only a part of its folder gets what is missing, and keeps the rest', async () => {
    const s = await makeSession();
    await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('kept'));
    rmSync(join(s.folder, 'outbound.db'));
    rmSync(join(s.folder, 'outbox'), { recursive: true });
    const trouble = await onlyTrouble(s);
    expect(trouble).toMatchObject({ kind: 'parts-missing', parts: ['outbound.db', 'outbox'] });
    await repairSession(s.ws, trouble);
    expect(await findSessionTroubles(s.ws)).toEqual([]);
    expect(queryElsewhere(s.inbound, 'SELECT id FROM messages_in')).toEqual([{ id: 'kept' }]);
  });

  it('gets no fresh database beside the journal of a lost one', async () => {
    const s = await makeSession();
    rmSync(s.inbound);
    writeFileSync(`${s.inbound}-journal`, 'x'.repeat(600));
    expect(await refusalOf(async () => repairSession(s.ws, await onlyTrouble(s)))).toBe(
      'SESSION_DB_HOT_JOURNAL',
    );
    expect(readdirSync(s.folder).sort()).toEqual(['inbound.db-journal', 'outbound.db', 'outbox']);
  });

  it('B18: gets no fresh database beside what cloud storage has kept', async () => {
    const s = await makeSession();
    rmSync(s.inbound);
    writeFileSync(join(s.folder, '.inbound.db.icloud'), 'bplist00');
    const before = hashTree(s.folder);
    const trouble = await onlyTrouble(s);
    expect(trouble).toMatchObject({ kind: 'unusable', reason: expect.stringContaining('in cloud storage') });
    expect(await refusalOf(() => repairSession(s.ws, trouble))).toBe('SESSION_NOT_REPAIRED');
    expect(await refusalOf(() => initSessionFolder(s.ws, s.agentGroupId, s.sessionId))).toBe(
      'SESSION_DB_EVICTED',
    );
    expect(hashTree(s.folder)).toEqual(before);
  });

  it('behind a symbolic link is named and left', async () => {
    const s = await makeSession();
    const elsewhere = join(temporaryFolder(), 'there');
    renameSync(s.folder, elsewhere);
    symlinkSync(elsewhere, s.folder);
    const before = hashTree(elsewhere);
    const trouble = await onlyTrouble(s);
    expect(trouble).toMatchObject({ kind: 'unusable' });
    expect(await refusalOf(() => repairSession(s.ws, trouble))).toBe('SESSION_NOT_REPAIRED');
    expect(hashTree(elsewhere)).toEqual(before);
  });
});

describe('a folder without a row', () => {
  it('is reported, never removed, and becomes a closed session when asked', async () => {
    const s = await makeSession();
    await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('kept'));
    const orphan = join(groupFolder(s), 'sess-orphan');
    mkdirSync(orphan);
    writeFileSync(join(orphan, 'notes.txt'), 'somebody’s');
    const before = hashTree(orphan);
    const trouble = await onlyTrouble(s);
    expect(trouble).toMatchObject({ kind: 'row-missing', sessionId: 'sess-orphan', adoptable: true });
    // Making other sessions leaves it alone.
    await resolveSession(s.ws, 'ag-one', 'mg-b', null, 'shared');
    expect(hashTree(orphan)).toEqual(before);
    expect(await refusalOf(() => repairSession(s.ws, trouble, { messagingGroupId: 'mg-none' }))).toBe(
      'MESSAGING_GROUP_NOT_FOUND',
    );
    await repairSession(s.ws, trouble, { messagingGroupId: 'mg-a', threadId: 't' });
    expect(hashTree(orphan)).toEqual(before);
    expect(getSession(s.ws, 'sess-orphan')).toMatchObject({
      status: 'closed',
      threadId: 't',
      title: 'Chat A',
    });
    expect(await onlyTrouble(s)).toMatchObject({ kind: 'parts-missing', sessionId: 'sess-orphan' });
  });

  it('of an agent group that is not there, or with another’s id, is reported and left', async () => {
    const s = await makeSession();
    mkdirSync(join(s.ws.path, 'v2-sessions/ag-gone/sess-x'), { recursive: true });
    mkdirSync(join(s.ws.path, 'v2-sessions/ag-two', s.sessionId), { recursive: true });
    const troubles = await findSessionTroubles(s.ws);
    expect(troubles).toMatchObject([
      { kind: 'row-missing', agentGroupId: 'ag-gone', adoptable: false },
      { kind: 'row-missing', agentGroupId: 'ag-two', adoptable: false },
    ]);
    const [gone, taken] = troubles;
    if (gone === undefined || taken === undefined) throw new Error('Two troubles were expected');
    expect(await refusalOf(() => repairSession(s.ws, gone))).toBe('AGENT_GROUP_NOT_FOUND');
    expect(await refusalOf(() => repairSession(s.ws, taken))).toBe('SESSION_NOT_REPAIRED');
    expect(listSessions(s.ws)).toHaveLength(1);
    expect(await findSessionTroubles(s.ws)).toHaveLength(2);
  });
});

describe('what a maker left that died', () => {
  /** The states that a death in the middle of a creation leaves, in their order. */
  const deaths: [string, (s: TestSession, making: string) => void][] = [
    ['before anything was in it', (_, making) => mkdirSync(making)],
    [
      'with half a database',
      (_, making) => {
        mkdirSync(join(making, 'sess-new', 'outbox'), { recursive: true });
        writeFileSync(join(making, 'sess-new', 'inbound.db'), 'half');
      },
    ],
    [
      'after the folder got its name, before the row was committed',
      (s, making) => {
        mkdirSync(making);
        // What makeSession made is a whole fresh folder.
        copyFolder(s.folder, join(groupFolder(s), 'sess-new'));
      },
    ],
  ];

  it.each(deaths)('%s is found, and repair leaves neither row nor folder', async (_, die) => {
    const s = await makeSession();
    const making = join(groupFolder(s), makingName('sess-new', NOBODY));
    die(s, making);
    const trouble = await onlyTrouble(s);
    expect(trouble).toMatchObject({ kind: 'half-made', pid: null, ours: true });
    await repairSession(s.ws, trouble);
    expect(readdirSync(groupFolder(s))).toEqual([s.sessionId]);
    expect(await findSessionTroubles(s.ws)).toEqual([]);
  });

  it.each(deaths)('%s is cleared away by the first creation of the next console', async (_, die) => {
    const s = await makeSession();
    die(s, join(groupFolder(s), makingName('sess-new', NOBODY)));
    const ws = openWorkspace(s.ws.path);
    onTestFinished(() => ws.close());
    const { session } = await resolveSession(ws, 'ag-one', 'mg-b', null, 'shared');
    expect(readdirSync(groupFolder(s)).sort()).toEqual([s.sessionId, session.id].sort());
  });

  it('after the row was committed is only tidied up: the session stays', async () => {
    const s = await makeSession();
    mkdirSync(join(groupFolder(s), makingName(s.sessionId, NOBODY)));
    const before = hashTree(s.folder);
    await repairSession(s.ws, await onlyTrouble(s));
    expect(hashTree(s.folder)).toEqual(before);
    expect(readdirSync(groupFolder(s))).toEqual([s.sessionId]);
  });

  it('is kept when something has come into it: then it is a folder without a row', async () => {
    const s = await makeSession();
    mkdirSync(join(groupFolder(s), makingName('sess-new', NOBODY)));
    const placed = join(groupFolder(s), 'sess-new');
    copyFolder(s.folder, placed);
    writeFileSync(join(placed, 'outbox', 'a.txt'), 'an agent’s');
    await repairSession(s.ws, await onlyTrouble(s));
    expect(await onlyTrouble(s)).toMatchObject({ kind: 'row-missing', sessionId: 'sess-new' });
    expect(readdirSync(join(placed, 'outbox'))).toEqual(['a.txt']);
  });

  it('is not touched while its maker lives, or when it is not ours', async () => {
    const s = await makeSession();
    const alive = makingName('sess-new', 1);
    mkdirSync(join(groupFolder(s), alive, 'sess-new'), { recursive: true });
    // The clock of these tests stands still: it was made just now.
    utimesSync(join(groupFolder(s), alive), NOON / 1000, NOON / 1000);
    mkdirSync(join(groupFolder(s), '.console-new-foreign'));
    const troubles = await findSessionTroubles(s.ws);
    expect(troubles).toMatchObject([
      { kind: 'half-made', name: '.console-new-foreign', ours: false, pid: null },
      { kind: 'half-made', name: alive, ours: true, pid: 1 },
    ]);
    const [foreign, made] = troubles;
    if (foreign === undefined || made === undefined) throw new Error('Two troubles were expected');
    expect(await refusalOf(() => repairSession(s.ws, foreign))).toBe('SESSION_NOT_REPAIRED');
    expect(await refusalOf(() => repairSession(s.ws, made))).toBe('SESSION_BEING_MADE');
    await resolveSession(s.ws, 'ag-one', 'mg-b', null, 'shared');
    expect(readdirSync(groupFolder(s))).toEqual(expect.arrayContaining(['.console-new-foreign', alive]));
    // After ten minutes nobody is making it any more, whoever has that pid now.
    utimesSync(join(groupFolder(s), alive), NOON / 1000 - 700, NOON / 1000 - 700);
    await repairSession(s.ws, made);
    expect(readdirSync(groupFolder(s))).not.toContain(alive);
  });

  it('in a session’s folder is a file with two names, and repair leaves one', async () => {
    const s = await makeSession();
    linkSync(s.inbound, join(s.folder, makingName('folder-1-inbound.db', NOBODY)));
    const trouble = await onlyTrouble(s);
    expect(trouble).toMatchObject({ kind: 'half-made', inSession: true, sessionId: s.sessionId });
    await repairSession(s.ws, trouble);
    expect(await findSessionTroubles(s.ws)).toEqual([]);
    await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat('m'));
  });
});

describe('an id that is taken', () => {
  it('is not used again: the session that has it stays whole', async () => {
    let next = 0;
    const ids = ['sess-same', 'sess-same', 'sess-other'];
    const newId = (prefix: string): string =>
      prefix === 'sess' ? (ids[next++] ?? 'sess-late') : `${prefix}-${next}`;
    const ws = await makeWorkspace({ newId });
    const one = await resolveSession(ws, 'ag-one', 'mg-a', null, 'shared');
    await writeSessionMessage(ws, 'ag-one', 'sess-same', chat('kept'));
    const two = await resolveSession(ws, 'ag-one', 'mg-b', null, 'shared');
    expect([one.session.id, two.session.id]).toEqual(['sess-same', 'sess-other']);
    const folder = join(ws.path, 'v2-sessions/ag-one');
    expect(readdirSync(folder).sort()).toEqual(['sess-other', 'sess-same']);
    expect(queryElsewhere(join(folder, 'sess-same', 'inbound.db'), 'SELECT id FROM messages_in')).toEqual([
      { id: 'kept' },
    ]);
    // Nor is a folder that stands there without a row.
    mkdirSync(join(folder, 'sess-late'));
    writeFileSync(join(folder, 'sess-late', 'x'), 'x');
    await expect(resolveSession(ws, 'ag-one', null, null, 'shared')).rejects.toThrow();
    expect(readdirSync(join(folder, 'sess-late'))).toEqual(['x']);
    expect(listSessions(ws)).toHaveLength(2);
  });
});

describe('initSessionFolder', () => {
  it('I02: refuses a session that v2.db does not have', async () => {
    const s = await makeSession();
    const canary = new WorkspaceCanary(s.ws.path);
    expect(await refusalOf(() => initSessionFolder(s.ws, 'ag-one', 'sess-none'))).toBe('SESSION_NOT_FOUND');
    expect(await refusalOf(() => initSessionFolder(s.ws, 'ag-two', s.sessionId))).toBe('SESSION_NOT_FOUND');
    canary.expectUntouched();
  });
});

/** Copies a fresh session folder, byte for byte. */
function copyFolder(from: string, to: string): void {
  cpSync(from, to, { recursive: true });
}
