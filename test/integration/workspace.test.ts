import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate as breath } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { hasTable } from '../../src/store/db/tables.js';
import { hasUpgradeMarker } from '../../src/store/files/upgrade-marker.js';
import { listQuestions } from '../../src/store/message/question.js';
import { markContainerIdle } from '../../src/store/session/container.js';
import { getSession, listSessions } from '../../src/store/session/session.js';
import { createWorkspace, findWorkspace, openWorkspace } from '../../src/store/workspace.js';
import { ERAS, makeEra, upgradeEra } from '../support/eras.js';
import { makeFullWorkspace } from '../support/full-workspace.js';
import { python } from '../support/python.js';
import { PYTHON } from '../support/python-path.js';
import { refusalOf } from '../support/refusal.js';
import { migrationsOf, shapeOf } from '../support/shape.js';
import { queryElsewhere, runElsewhere } from '../support/sqlite-process.js';
import { makeSession, NOON, temporaryFolder } from '../support/store-workspace.js';
import { hashTree } from '../support/tree-hash.js';

describe('a workspace', () => {
  it('is found by its data folder, its project, its v2.db, and named for what it is', () => {
    const project = join(temporaryFolder(), 'my-claw');
    createWorkspace(join(project, 'data'));
    const found = { path: join(project, 'data'), name: 'my-claw' };
    expect(findWorkspace(join(project, 'data'))).toEqual(found);
    expect(findWorkspace(project)).toEqual(found);
    expect(findWorkspace(join(project, 'data/v2.db'))).toEqual(found);
    const bare = join(temporaryFolder(), 'bare');
    createWorkspace(bare);
    expect(findWorkspace(bare)).toEqual({ path: bare, name: 'bare' });
  });

  it('is refused, saying what is missing', async () => {
    const folder = temporaryFolder();
    expect(() => openWorkspace(folder)).toThrow(/v2\.db is missing/);
    expect(() => openWorkspace(join(folder, 'none'))).toThrow(/the folder itself is missing/);
    writeFileSync(join(folder, 'v2.db'), '');
    expect(await refusalOf(() => openWorkspace(folder))).toBe('WORKSPACE_DAMAGED');
    writeFileSync(join(folder, 'v2.db'), 'this is a text, and not a database at all');
    expect(await refusalOf(() => openWorkspace(folder))).toBe('WORKSPACE_DAMAGED');
    execFileSync(PYTHON, [
      '-c',
      'import sqlite3,sys,os; os.remove(sys.argv[1]); sqlite3.connect(sys.argv[1]).execute("CREATE TABLE t(a)")',
      join(folder, 'v2.db'),
    ]);
    expect(() => openWorkspace(folder)).toThrow(/lacks the table agent_groups, messaging_groups, sessions/);
    expect(readdirSync(folder)).toEqual(['v2.db']);
  });

  it('B18: whose v2.db cloud storage has kept is called that', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, '.v2.db.icloud'), 'bplist00');
    expect(() => openWorkspace(folder)).toThrow(
      /v2\.db, of which cloud storage has left only a placeholder here/,
    );
    rmSync(join(folder, '.v2.db.icloud'));
    createWorkspace(join(folder, 'data'));
    const file = join(folder, 'data/v2.db');
    const { size } = statSync(file);
    truncateSync(file, 0);
    truncateSync(file, size);
    expect(() => openWorkspace(folder)).toThrow(/its content is in cloud storage, not on this machine/);
  });

  it('is made only where nothing is', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a'), '');
    expect(await refusalOf(() => createWorkspace(folder))).toBe('WORKSPACE_EXISTS');
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it('is made where only the rest of a making that died stands', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'v2-sessions'));
    writeFileSync(join(folder, '.console-new-v2.db'), 'half');
    writeFileSync(join(folder, '.console-new-v2.db-journal'), 'half');
    createWorkspace(folder);
    expect(readdirSync(folder).sort()).toEqual(['v2-sessions', 'v2.db']);
    openWorkspace(folder).close();
    expect(await refusalOf(() => createWorkspace(folder))).toBe('WORKSPACE_EXISTS');
    const other = temporaryFolder();
    mkdirSync(join(other, 'v2-sessions/somebody'), { recursive: true });
    expect(await refusalOf(() => createWorkspace(other))).toBe('WORKSPACE_EXISTS');
  });

  it('that we make is today’s: what a host’s migrations look for is there, by its name and in its order', () => {
    const made = join(temporaryFolder(), 'made');
    createWorkspace(made, { clock: { now: () => NOON } });
    const file = join(made, 'v2.db');
    // A host skips a migration whose name is there, and dies at one that is not.
    expect(queryElsewhere(file, 'SELECT * FROM schema_version ORDER BY version')).toEqual(
      ERAS['2.3'].map((name, at) => ({ version: at + 1, name, applied: '2026-11-22T12:00:00.000Z' })),
    );
    expect(ERAS['2.0.64'].filter((name) => !migrationsOf(file).includes(name))).toEqual([]);
    const stepByStep = join(makeEra('2.0.64', join(temporaryFolder(), 'upgraded'), NOON), 'v2.db');
    upgradeEra(dirname(stepByStep), '2.3');
    expect(shapeOf(file)).toEqual(shapeOf(stepByStep));
    // What a host since 2.1 wants beside it is written by that host's own scripts.
    expect(hasUpgradeMarker({ path: made })).toBe(false);
    writeFileSync(join(made, 'upgrade-state.json'), '{}');
    expect(hasUpgradeMarker({ path: made })).toBe(true);
    expect(queryElsewhere(file, 'PRAGMA foreign_key_check')).toEqual([]);
    expect(queryElsewhere(file, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect(queryElsewhere(file, 'PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }]);
  });

  it('that others made shows its eight sessions, and browsing changes not a byte and not an mtime', () => {
    const path = makeFullWorkspace(join(temporaryFolder(), 'data'), NOON);
    const before = hashTree(path);
    const ws = openWorkspace(path);
    const sessions = listSessions(ws);
    const shown = sessions.map((s) => [
      s.title,
      s.agentGroup.name,
      s.threadId,
      s.mode,
      s.status,
      s.container.claimed,
      s.openQuestions,
    ]);
    expect(shown).toEqual([
      ['Dana (DM)', 'Andy', null, 'shared', 'active', 'idle', 0],
      ['Family Group', 'Andy', null, 'shared', 'active', 'stopped', 0],
      ['Terminal', 'Andy', null, 'shared', 'active', 'stopped', 0],
      ['#engineering', 'Andy', 'thread-310', 'per-thread', 'active', 'stopped', 0],
      ['#engineering', 'Andy', 'thread-325', 'per-thread', 'closed', 'stopped', 0],
      ['#engineering', 'Research Worker', 'thread-310', 'per-thread', 'active', 'stopped', 0],
      ['#incidents', 'Ops Agent', null, 'agent-shared', 'active', 'running', 1],
      ['duty@harbour.test', 'Ops Agent', null, 'shared', 'active', 'running', 0],
    ]);
    expect(sessions[0]?.lastActive).toBe(Date.parse('2026-11-21T17:30:12.481Z'));
    expect(listQuestions(ws).map((q) => [q.title, q.options.map((o) => o.value)])).toEqual([
      ['Go back to v92?', ['back', 'wait', 'leave']],
    ]);
    ws.close();
    const withoutFolderTime = (tree: typeof before) => tree.map((entry) => JSON.stringify(entry));
    expect(withoutFolderTime(hashTree(path))).toEqual(withoutFolderTime(before));
  });
});

/** Writes in WAL mode without a checkpoint, and stays, as a host does. */
const HOST = `
import sqlite3, sys
c = sqlite3.connect(sys.argv[1], isolation_level=None)
c.execute('PRAGMA wal_autocheckpoint = 0')
c.execute("UPDATE sessions SET last_active = '2026-11-22T13:00:00.000Z'")
print('written')
sys.stdin.read()
`;

describe('v2.db beside a host', () => {
  const tree = (path: string) => hashTree(path, ['v2.db-shm']).filter(({ path: p }) => p.startsWith('v2.db'));

  it('that was killed: its WAL is read, and neither checkpointed nor lost by browsing; a write keeps it', async () => {
    const s = await makeSession();
    s.ws.close();
    const host = python(HOST, join(s.ws.path, 'v2.db'));
    await host.said('written');
    host.process.kill('SIGKILL');
    await host.exited;
    expect(statSync(join(s.ws.path, 'v2.db-wal')).size).toBeGreaterThan(0);

    const before = tree(s.ws.path);
    for (let time = 0; time < 2; time += 1) {
      const ws = openWorkspace(s.ws.path);
      expect(getSession(ws, s.sessionId).lastActive).toBe(Date.parse('2026-11-22T13:00:00.000Z'));
      ws.close();
      expect(tree(s.ws.path)).toEqual(before);
    }

    const ws = openWorkspace(s.ws.path);
    await markContainerIdle(ws, s.sessionId);
    ws.close();
    expect(
      queryElsewhere(join(s.ws.path, 'v2.db'), 'SELECT last_active, container_status FROM sessions'),
    ).toEqual([{ last_active: '2026-11-22T13:00:00.000Z', container_status: 'idle' }]);
  });

  it('that lives: its commits are seen at once, and our close leaves its files alone', async () => {
    const s = await makeSession();
    s.ws.close();
    const ws = openWorkspace(s.ws.path);
    expect(getSession(ws, s.sessionId).lastActive).toBeNull();
    const host = python(HOST, join(s.ws.path, 'v2.db'));
    await host.said('written');
    expect(getSession(ws, s.sessionId).lastActive).toBe(Date.parse('2026-11-22T13:00:00.000Z'));
    const before = tree(s.ws.path);
    ws.close();
    expect(tree(s.ws.path)).toEqual(before);
    host.process.stdin?.end();
    await host.exited;
  });

  it('that is not there: -wal and -shm are gone after close, also after a write', async () => {
    const s = await makeSession();
    expect(existsSync(join(s.ws.path, 'v2.db-shm'))).toBe(true);
    s.ws.close();
    expect(readdirSync(s.ws.path).sort()).toEqual(['v2-sessions', 'v2.db']);
    openWorkspace(s.ws.path).close();
    expect(readdirSync(s.ws.path).sort()).toEqual(['v2-sessions', 'v2.db']);
  });

  it('is noticed when it is replaced while it is open', async () => {
    const s = await makeSession();
    s.ws.close();
    const ws = openWorkspace(s.ws.path);
    expect(listSessions(ws)).toHaveLength(1);
    const other = join(temporaryFolder(), 'other');
    createWorkspace(other);
    renameSync(join(other, 'v2.db'), join(ws.path, 'v2.db'));
    expect(listSessions(ws)).toEqual([]);
    ws.close();
  });

  it('is not locked for what a write waits for, and not written when that fails', async () => {
    const s = await makeSession();
    const file = join(s.ws.path, 'v2.db');
    let fail: (why: Error) => void = () => undefined;
    const disk = new Promise<never>((_, reject) => {
      fail = reject;
    });
    const renamed = "UPDATE agent_groups SET name = 'never' WHERE id = 'ag-one'";
    const writing = s.ws.central.write((db) => db.prepare(renamed).run(), { after: disk });
    await breath();
    runElsewhere(file, 'c.execute("UPDATE agent_groups SET name = ?", data); c.commit()', ['host']);
    fail(new Error('the disk is gone'));
    await expect(writing).rejects.toThrow('the disk is gone');
    expect(queryElsewhere(file, 'SELECT DISTINCT name FROM agent_groups')).toEqual([{ name: 'host' }]);
  });

  it('has a table that a host adds while it is open', async () => {
    const s = await makeSession();
    const file = join(s.ws.path, 'v2.db');
    s.ws.central.read((db) =>
      expect([hasTable(db, 'sessions'), hasTable(db, 'later')]).toEqual([true, false]),
    );
    runElsewhere(file, 'c.execute("CREATE TABLE later (id)"); c.commit()', null);
    s.ws.central.read((db) => expect(hasTable(db, 'later')).toBe(true));
    runElsewhere(file, 'c.execute("DROP TABLE later"); c.commit()', null);
    s.ws.central.read((db) => expect(hasTable(db, 'later')).toBe(false));
  });

  it('refuses when it is closed', async () => {
    const s = await makeSession();
    s.ws.close();
    expect(await refusalOf(() => listSessions(s.ws))).toBe('NO_WORKSPACE');
    expect(await refusalOf(() => markContainerIdle(s.ws, s.sessionId))).toBe('NO_WORKSPACE');
  });

  it('F02: in a folder that cannot be written is read from a copy (not as root)', async (context) => {
    if (process.getuid?.() === 0) context.skip('root may write everywhere');
    const s = await makeSession();
    s.ws.close();
    chmodSync(s.ws.path, 0o555);
    const ws = openWorkspace(s.ws.path);
    expect(listSessions(ws)).toHaveLength(1);
    expect(ws.central.readOnlyReason).not.toBeNull();
    ws.close();
    chmodSync(s.ws.path, 0o755);
    mkdirSync(join(s.ws.path, 'still-writable'));
    expect(readFileSync(join(s.ws.path, 'v2.db')).length).toBeGreaterThan(0);
  });
});
