import { existsSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  markContainerIdle,
  markContainerRunning,
  markContainerStopped,
} from '../../src/store/session/container.js';
import {
  getSession,
  initSessionFolder,
  listSessions,
  resolveSession,
} from '../../src/store/session/session.js';
import { planLanding, planSession } from '../../src/store/session/session-plan.js';
import { setSessionRouting } from '../../src/store/session/session-routing.js';
import { refusalOf } from '../support/refusal.js';
import { makeSession, makeWorkspace, NOON, temporaryFolder } from '../support/store-workspace.js';
import { hashTree } from '../support/tree-hash.js';

describe('resolveSession', () => {
  it('makes a session with its folder, and finds it again', async () => {
    const ws = await makeWorkspace();
    const { session, created } = await resolveSession(ws, 'ag-one', 'mg-a', 'thread-1', 'shared');
    expect(created).toBe(true);
    expect(session).toMatchObject({
      title: 'Chat A',
      threadId: null,
      status: 'active',
      createdAt: NOON,
      lastActive: null,
    });
    expect(session.id).toMatch(/^sess-\d{13}-[0-9a-z]{6,}$/);
    const folder = join(ws.path, 'v2-sessions/ag-one');
    expect(readdirSync(folder)).toEqual([session.id]);
    expect(readdirSync(join(folder, session.id)).sort()).toEqual(['inbound.db', 'outbound.db', 'outbox']);
    const again = await resolveSession(ws, 'ag-one', 'mg-a', 'thread-2', 'shared');
    expect([again.created, again.session.id]).toEqual([false, session.id]);
  });

  it('F8: refuses a thread that SQLite would not keep as it is, and makes nothing', async () => {
    const ws = await makeWorkspace();
    const before = hashTree(ws.path);
    for (const thread of ['a\ud800', 'a\0b']) {
      const wanted = ['ag-one', 'mg-a', thread, 'per-thread'] as const;
      await expect(resolveSession(ws, ...wanted)).rejects.toMatchObject({
        data: { code: 'FIELD_INVALID', details: { what: 'session', field: 'thread' } },
      });
      expect(await refusalOf(() => planSession(ws, ...wanted))).toBe('FIELD_INVALID');
      expect(await refusalOf(() => planLanding(ws, 'mg-a', thread))).toBe('FIELD_INVALID');
    }
    expect(hashTree(ws.path)).toEqual(before);
    const s = await makeSession();
    const to = { messagingGroupId: 'mg-b', threadId: 'a\ud800' };
    expect(await refusalOf(() => setSessionRouting(s.ws, 'ag-one', s.sessionId, to))).toBe('FIELD_INVALID');
  });

  it('keeps agent groups, chats, threads and modes apart as the host means them', async () => {
    const ws = await makeWorkspace();
    const id = async (
      ...args: [string, string | null, string | null, 'shared' | 'per-thread' | 'agent-shared']
    ) => (await resolveSession(ws, ...args)).session.id;
    const one = await id('ag-one', 'mg-a', null, 'shared');
    expect(await id('ag-two', 'mg-a', null, 'shared')).not.toBe(one);
    const thread1 = await id('ag-one', 'mg-a', 't1', 'per-thread');
    expect(await id('ag-one', 'mg-a', 't2', 'per-thread')).not.toBe(thread1);
    expect(await id('ag-one', 'mg-a', 't1', 'per-thread')).toBe(thread1);
    expect(await id('ag-one', 'mg-a', null, 'shared')).toBe(one);
    const whole = await id('ag-two', 'mg-b', null, 'agent-shared');
    expect(await id('ag-two', null, 't9', 'agent-shared')).toBe(whole);
    await ws.central.write((db) => db.prepare("UPDATE sessions SET status = 'closed' WHERE id = ?").run(one));
    expect(await id('ag-one', 'mg-a', null, 'shared')).not.toBe(one);
  });

  it('makes one session when it is asked many times at the same moment', async () => {
    const ws = await makeWorkspace();
    const all = await Promise.all(
      Array.from({ length: 8 }, () => resolveSession(ws, 'ag-one', 'mg-a', null, 'shared')),
    );
    expect(new Set(all.map(({ session }) => session.id)).size).toBe(1);
    expect(all.filter(({ created }) => created)).toHaveLength(1);
    expect(readdirSync(join(ws.path, 'v2-sessions/ag-one'))).toHaveLength(1);
  });

  it('refuses what v2.db does not have, and leaves no folder', async () => {
    const ws = await makeWorkspace();
    expect(await refusalOf(() => resolveSession(ws, 'ag-none', 'mg-a', null, 'shared'))).toBe(
      'AGENT_GROUP_NOT_FOUND',
    );
    expect(await refusalOf(() => resolveSession(ws, 'ag-one', 'mg-none', null, 'shared'))).toBe(
      'MESSAGING_GROUP_NOT_FOUND',
    );
    expect(readdirSync(join(ws.path, 'v2-sessions'))).toEqual([]);
    expect(listSessions(ws)).toEqual([]);
  });

  it('writes nothing through a symbolic link in place of the agent’s folder', async () => {
    const ws = await makeWorkspace();
    const elsewhere = temporaryFolder();
    symlinkSync(elsewhere, join(ws.path, 'v2-sessions/ag-one'));
    expect(await refusalOf(() => resolveSession(ws, 'ag-one', 'mg-a', null, 'shared'))).toBe('PATH_UNSAFE');
    expect(readdirSync(elsewhere)).toEqual([]);
    expect(listSessions(ws)).toEqual([]);
  });
});

describe('initSessionFolder', () => {
  it('adds what is missing and leaves what is there', async () => {
    const s = await makeSession();
    rmSync(join(s.folder, 'outbound.db'));
    rmSync(join(s.folder, 'outbox'), { recursive: true });
    const inbound = hashTree(s.folder);
    await initSessionFolder(s.ws, s.agentGroupId, s.sessionId);
    expect(readdirSync(s.folder).sort()).toEqual(['inbound.db', 'outbound.db', 'outbox']);
    expect(hashTree(s.folder)).toContainEqual(inbound[0]);
    const before = hashTree(s.folder);
    await initSessionFolder(s.ws, s.agentGroupId, s.sessionId);
    expect(hashTree(s.folder).map(({ path, sha256 }) => [path, sha256])).toEqual(
      before.map(({ path, sha256 }) => [path, sha256]),
    );
  });

  it('I01: refuses an id that leads elsewhere', async () => {
    const s = await makeSession();
    expect(await refusalOf(() => initSessionFolder(s.ws, 'ag-one', '../../../evil'))).toBe('ID_UNSAFE');
    expect(existsSync(join(s.ws.path, '../evil'))).toBe(false);
  });
});

describe('the container’s status in v2.db', () => {
  it('is marked running, idle and stopped', async () => {
    const s = await makeSession();
    const claimed = () => getSession(s.ws, s.sessionId).container.claimed;
    await markContainerRunning(s.ws, s.sessionId);
    expect(claimed()).toBe('running');
    expect(getSession(s.ws, s.sessionId).lastActive).toBe(NOON);
    await markContainerIdle(s.ws, s.sessionId);
    expect(claimed()).toBe('idle');
    await markContainerStopped(s.ws, s.sessionId);
    expect(claimed()).toBe('stopped');
    expect(await refusalOf(() => markContainerIdle(s.ws, 'sess-none'))).toBe('SESSION_NOT_FOUND');
  });
});
