import { describe, expect, it } from 'vitest';
import { changeWiring, createWiring, listWirings } from '../../src/store/config/wiring.js';
import { closeSession, getSession, reopenSession, resolveSession } from '../../src/store/session/session.js';
import { planLanding, planSession } from '../../src/store/session/session-plan.js';
import { refusalOf } from '../support/refusal.js';
import { makeWorkspace, NOON } from '../support/store-workspace.js';
import { WorkspaceCanary } from '../support/workspace-canary.js';

/** A clock that advances by a second each time it is asked, so that it is clear which session is newest. */
function ticking() {
  let at = NOON;
  return {
    now: () => {
      at += 1000;
      return at;
    },
  };
}

const modes = ['shared', 'per-thread', 'agent-shared'] as const;

describe('planSession', () => {
  it.each(modes)('says what resolveSession then does, with mode %s, and makes nothing', async (mode) => {
    const ws = await makeWorkspace({ clock: ticking() });
    const canary = new WorkspaceCanary(ws.path);
    for (const thread of [null, 't1']) planSession(ws, 'ag-one', 'mg-a', thread, mode);
    canary.expectUntouched();
    for (const thread of [null, 't1', 't2', 't1']) {
      const plan = planSession(ws, 'ag-one', 'mg-a', thread, mode);
      const { session, created } = await resolveSession(ws, 'ag-one', 'mg-a', thread, mode);
      expect(created).toBe(plan.sessionId === null);
      expect(plan.reason).toBe(created ? 'none' : 'found');
      expect(plan.sessionId ?? session.id).toBe(session.id);
      expect(session.threadId).toBe(plan.threadId);
    }
  });

  it('says why, in words and as data', async () => {
    const ws = await makeWorkspace({ clock: ticking() });
    expect(planSession(ws, 'ag-one', 'mg-a', 't', 'per-thread')).toMatchObject({
      sessionId: null,
      reason: 'none',
      threadId: 't',
      sentence:
        'A new session would be made: there is none for agent group “One” in messaging group “Chat A”, thread “t” (mode per-thread).',
    });
    const { session: first } = await resolveSession(ws, 'ag-one', 'mg-a', 't', 'per-thread');
    expect(planSession(ws, 'ag-one', 'mg-a', 't', 'per-thread')).toMatchObject({
      sessionId: first.id,
      reason: 'found',
      others: [],
      sentence:
        'Session “Chat A” would be used: it is the active one for agent group “One” in messaging group “Chat A”, thread “t” (mode per-thread).',
    });
    await closeSession(ws, first.id);
    expect(planSession(ws, 'ag-one', 'mg-a', 't', 'per-thread')).toMatchObject({
      sessionId: null,
      reason: 'closed',
      others: [first.id],
      sentence: expect.stringMatching(/there are only closed ones for .*: “Chat A”\.$/),
    });
    const { session: second } = await resolveSession(ws, 'ag-one', 'mg-a', 't', 'per-thread');
    expect(await reopenSession(ws, first.id)).toEqual({ others: [second.id] });
    // The newest is used, as the host does.
    expect(planSession(ws, 'ag-one', 'mg-a', 't', 'per-thread')).toMatchObject({
      sessionId: second.id,
      others: [first.id],
      // Both have their chat's name: only their ids tell them apart.
      sentence: `Session “Chat A” (“${second.id}”) would be used: it is the newest active one for agent group “One” in messaging group “Chat A”, thread “t” (mode per-thread); “Chat A” (“${first.id}”) would fit too.`,
    });
    expect(planSession(ws, 'ag-one', null, null, 'agent-shared').sessionId).toBe(second.id);
  });

  it('makes a new session each time where there is no chat, as the seed does', async () => {
    const ws = await makeWorkspace();
    expect(planSession(ws, 'ag-one', null, null, 'shared')).toMatchObject({
      sessionId: null,
      reason: 'no-chat',
    });
    const one = await resolveSession(ws, 'ag-one', null, null, 'shared');
    const two = await resolveSession(ws, 'ag-one', null, null, 'shared');
    expect([one.created, two.created, one.session.id === two.session.id]).toEqual([true, true, false]);
  });

  it('agent-shared is never a session of a task series, which has no chat and a thread that the host named', async () => {
    const ws = await makeWorkspace({ clock: ticking() });
    const { session } = await resolveSession(ws, 'ag-one', 'mg-a', null, 'agent-shared');
    for (const [n, thread] of ['system:tasks', 'system:tasks:report-1a2b', 'system:other'].entries()) {
      const { session: task } = await resolveSession(ws, 'ag-one', null, null, 'shared');
      await ws.central.write((db) =>
        db.prepare('UPDATE sessions SET thread_id = ? WHERE id = ?').run(thread, task.id),
      );
      expect(planSession(ws, 'ag-one', 'mg-b', `t-${n}`, 'agent-shared').sessionId).toBe(session.id);
      expect((await resolveSession(ws, 'ag-one', 'mg-b', null, 'agent-shared')).session.id).toBe(session.id);
    }
    await createWiring(ws, { messagingGroupId: 'mg-b', agentGroupId: 'ag-one', mode: 'agent-shared' });
    expect(planLanding(ws, 'mg-b', null)).toMatchObject([{ plan: { sessionId: session.id } }]);
    // A session that an agent opened for another has no chat either, and is one.
    const { session: handed } = await resolveSession(ws, 'ag-one', null, null, 'shared');
    expect(planSession(ws, 'ag-one', 'mg-b', null, 'agent-shared').sessionId).toBe(handed.id);
  });

  it('refuses what v2.db does not have', async () => {
    const ws = await makeWorkspace();
    expect(await refusalOf(() => planSession(ws, 'ag-x', 'mg-a', null, 'shared'))).toBe(
      'AGENT_GROUP_NOT_FOUND',
    );
    expect(await refusalOf(() => planSession(ws, 'ag-one', 'mg-x', null, 'shared'))).toBe(
      'MESSAGING_GROUP_NOT_FOUND',
    );
    expect(await refusalOf(() => planLanding(ws, 'mg-x', null))).toBe('MESSAGING_GROUP_NOT_FOUND');
  });
});

describe('planLanding', () => {
  it('tells for each wired agent where a message would land', async () => {
    const ws = await makeWorkspace();
    await createWiring(ws, { messagingGroupId: 'mg-a', agentGroupId: 'ag-one', mode: 'per-thread' });
    await createWiring(ws, {
      messagingGroupId: 'mg-a',
      agentGroupId: 'ag-two',
      mode: 'agent-shared',
      priority: 5,
    });
    const { session } = await resolveSession(ws, 'ag-two', 'mg-b', null, 'agent-shared');
    const landings = planLanding(ws, 'mg-a', 't9');
    expect(landings.map(({ agentGroupId, plan }) => [agentGroupId, plan?.sessionId, plan?.threadId])).toEqual(
      [
        ['ag-two', session.id, null],
        ['ag-one', null, 't9'],
      ],
    );
    await ws.central.write((db) => db.exec("UPDATE messaging_group_agents SET session_mode = 'odd'"));
    expect(planLanding(ws, 'mg-a', 't9')).toMatchObject([
      { plan: null, sentence: expect.stringContaining('agent group “Two” has an unknown session_mode') },
      { plan: null, sentence: expect.stringContaining('agent group “One” has an unknown session_mode') },
    ]);
    expect(planLanding(ws, 'mg-b', null)).toEqual([]);
  });
});

describe('B03: where a message lands, by the adapter’s threads', () => {
  async function wired(mode: (typeof modes)[number], isGroup = true) {
    const ws = await makeWorkspace({ clock: ticking() });
    await createWiring(ws, { messagingGroupId: 'mg-b', agentGroupId: 'ag-one', mode });
    await ws.central.write((db) =>
      db.exec(`UPDATE messaging_groups SET is_group = ${isGroup ? 1 : 0} WHERE id = 'mg-b'`),
    );
    return ws;
  }

  it('a group that is wired shared has a session for each thread, once the channel has brought one', async () => {
    const ws = await wired('shared');
    const { session } = await resolveSession(ws, 'ag-one', 'mg-b', 't-1', 'per-thread');
    expect(planLanding(ws, 'mg-b', 't-1')).toMatchObject([
      { certain: true, plan: { sessionId: session.id, mode: 'per-thread', threadId: 't-1' } },
    ]);
    const [other] = planLanding(ws, 'mg-b', 't-2');
    expect(other).toMatchObject({
      certain: true,
      plan: { sessionId: null, mode: 'per-thread', threadId: 't-2' },
      sentence: expect.stringContaining('The wiring says shared, but this channel has threads'),
    });
  });

  it('says “if” where nothing tells whether the channel has threads', async () => {
    const ws = await wired('shared');
    const { session } = await resolveSession(ws, 'ag-one', 'mg-b', null, 'shared');
    const [landing] = planLanding(ws, 'mg-b', 't-1');
    expect(landing).toMatchObject({ certain: false, plan: { sessionId: session.id } });
    expect(landing?.sentence).toMatch(
      /^The wiring leaves threads to the adapter of “slack”.* If it uses them: .* If it does not: Session /,
    );
    // Outside any thread it is the same either way.
    expect(planLanding(ws, 'mg-b', null)).toMatchObject([{ certain: true, plan: { sessionId: session.id } }]);
  });

  it('a chat with one person, and one session for all chats, are as they are wired', async () => {
    for (const [mode, group] of [
      ['shared', false],
      ['agent-shared', true],
    ] as const) {
      const ws = await wired(mode, group);
      await resolveSession(ws, 'ag-two', 'mg-b', 't-1', 'per-thread');
      expect(planLanding(ws, 'mg-b', 't-2')).toMatchObject([
        { certain: true, plan: { sessionId: null, mode, threadId: null } },
      ]);
    }
  });

  it('a wiring of a newer host that wants no threads has none', async () => {
    const ws = await wired('shared');
    await resolveSession(ws, 'ag-two', 'mg-b', 't-1', 'per-thread');
    await ws.central.write((db) => db.exec('UPDATE messaging_group_agents SET threads = 0'));
    expect(planLanding(ws, 'mg-b', 't-2')).toMatchObject([
      { certain: true, plan: { sessionId: null, mode: 'shared', threadId: null } },
    ]);
  });
});

describe('a wiring of a newer host says what is done with threads', () => {
  async function wired(threads: 'NULL' | '0' | '1', mode: (typeof modes)[number] = 'shared') {
    const ws = await makeWorkspace({ clock: ticking() });
    await ws.central.write((db) => db.exec("UPDATE messaging_groups SET is_group = 1 WHERE id = 'mg-b'"));
    const { id } = await createWiring(ws, { messagingGroupId: 'mg-b', agentGroupId: 'ag-one', mode });
    await ws.central.write((db) => db.exec(`UPDATE messaging_group_agents SET threads = ${threads}`));
    return { ws, id };
  }

  it('on: a group has a session for each thread, where the channel has threads, unless it is agent-shared', async () => {
    const { ws } = await wired('1');
    await resolveSession(ws, 'ag-one', 'mg-b', null, 'shared');
    expect(planLanding(ws, 'mg-b', 't-1')[0]).toMatchObject({ certain: false });
    // Another agent was reached in a thread of it.
    await resolveSession(ws, 'ag-two', 'mg-b', 't-9', 'per-thread');
    expect(planLanding(ws, 'mg-b', 't-1')[0]).toMatchObject({
      certain: true,
      plan: { mode: 'per-thread', threadId: 't-1', sessionId: null },
    });
    const shared = await wired('1', 'agent-shared');
    expect(planLanding(shared.ws, 'mg-b', 't-1')[0]).toMatchObject({ plan: { mode: 'agent-shared' } });
  });

  it('off: threads are left out, and it says so', async () => {
    const { ws } = await wired('0', 'per-thread');
    const { session } = await resolveSession(ws, 'ag-one', 'mg-b', null, 'shared');
    await resolveSession(ws, 'ag-one', 'mg-b', 't-1', 'per-thread');
    expect(planLanding(ws, 'mg-b', 't-1')[0]).toMatchObject({
      certain: true,
      plan: { sessionId: session.id, threadId: null },
      sentence: expect.stringContaining('Its wiring has threads off'),
    });
  });

  it('inherit: only what it did before tells', async () => {
    const { ws } = await wired('NULL');
    await resolveSession(ws, 'ag-one', 'mg-b', null, 'shared');
    // That another agent has threads there may be by its own wiring.
    await resolveSession(ws, 'ag-two', 'mg-b', 't-9', 'per-thread');
    expect(planLanding(ws, 'mg-b', 't-1')[0]).toMatchObject({
      certain: false,
      sentence: expect.stringMatching(
        /^The wiring leaves threads to the adapter of “slack”, and nothing here tells/,
      ),
    });
    await resolveSession(ws, 'ag-one', 'mg-b', 't-2', 'per-thread');
    expect(planLanding(ws, 'mg-b', 't-1')[0]).toMatchObject({ certain: true, plan: { threadId: 't-1' } });
  });

  it('is shown and changed, and an older workspace refuses it', async () => {
    const { ws, id } = await wired('NULL');
    const threads = () => listWirings(ws).map((one) => one.threads);
    expect(threads()).toEqual(['inherit']);
    for (const word of ['on', 'off', 'inherit'] as const) {
      await changeWiring(ws, id, { threads: word });
      expect(threads()).toEqual([word]);
    }
    const older = await makeWorkspace({ clock: ticking(), era: '2.0.64' });
    const wiring = await createWiring(older, { messagingGroupId: 'mg-b', agentGroupId: 'ag-one' });
    expect(wiring.threads).toBeNull();
    expect(await refusalOf(() => changeWiring(older, wiring.id, { threads: 'off' }))).toBe('COLUMN_MISSING');
    await changeWiring(older, wiring.id, { threads: 'inherit' });
  });
});

describe('a session', () => {
  it('is closed and opened again, and an unknown one refused', async () => {
    const ws = await makeWorkspace();
    const { session } = await resolveSession(ws, 'ag-one', 'mg-a', null, 'shared');
    await closeSession(ws, session.id);
    expect(getSession(ws, session.id).status).toBe('closed');
    expect(await reopenSession(ws, session.id)).toEqual({ others: [] });
    expect(getSession(ws, session.id).status).toBe('active');
    expect(await refusalOf(() => closeSession(ws, 'sess-none'))).toBe('SESSION_NOT_FOUND');
    expect(await refusalOf(() => reopenSession(ws, 'sess-none'))).toBe('SESSION_NOT_FOUND');
  });
});
