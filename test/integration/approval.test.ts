import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { approvalsOf, listApprovals } from '../../src/store/config/approval.js';
import { listUnregisteredSenders } from '../../src/store/config/unregistered-sender.js';
import { getSession, listSessions } from '../../src/store/session/session.js';
import { executeElsewhere } from '../support/python-write.js';
import { runElsewhere } from '../support/sqlite-process.js';
import { makeSession, type TestSession } from '../support/store-workspace.js';

const AT = '2026-11-13T12:00:00.000Z';
const v2 = (s: TestSession): string => join(s.ws.path, 'v2.db');

type Value = string | number | null;
function insert(s: TestSession, table: string, ...rows: Record<string, Value>[]): void {
  const columns = Object.keys(rows[0] ?? {});
  const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
  executeElsewhere(v2(s), sql, ...rows.map((row) => columns.map((name) => row[name] ?? null)));
}
const run = (s: TestSession, sql: string): void => executeElsewhere(v2(s), sql);

const held = (s: TestSession, change: Record<string, Value> = {}) => ({
  ...{ approval_id: 'appr-1', session_id: s.sessionId, request_id: 'req-7', action: 'install_packages' },
  ...{ payload: '{"apt":["jq"],"npm":["d3"],"reason":"maps"}', created_at: AT, title: 'Install packages?' },
  ...change,
});

function people(s: TestSession): void {
  const at = { created_at: AT };
  insert(
    s,
    'users',
    { id: 'telegram:1', kind: 'telegram', display_name: 'Vesna', ...at },
    { id: 'slack:2', kind: 'slack', display_name: ' ', ...at },
  );
  insert(s, 'messaging_groups', {
    id: 'mg-vesna',
    channel_type: 'telegram',
    platform_id: 'tg:77',
    instance: 'telegram',
    name: 'Vesna (DM)',
    ...at,
  });
  insert(s, 'user_dms', {
    user_id: 'telegram:1',
    channel_type: 'telegram',
    messaging_group_id: 'mg-vesna',
    resolved_at: AT,
  });
}
const role = (user: string, name: string, group: string | null) => ({
  user_id: user,
  role: name,
  agent_group_id: group,
  granted_at: AT,
});

describe('B11: held requests', () => {
  it('are listed with their session, what is asked for, who decides and where', async () => {
    const s = await makeSession();
    people(s);
    insert(s, 'user_roles', role('telegram:1', 'owner', null));
    insert(s, 'pending_approvals', held(s));
    const { listed, more } = listApprovals(s.ws);
    expect(more).toEqual({ action: 0, sender: 0, channel: 0 });
    expect(listed).toEqual([
      {
        ...{ kind: 'action', id: 'appr-1', sessionId: s.sessionId, agentGroupId: 'ag-one', agentName: 'One' },
        ...{ chat: null, action: 'install_packages', title: 'Install packages?', detail: 'jq, d3 (maps)' },
        ...{ sender: null, status: 'pending', createdAt: Date.parse(AT), expiresAt: null },
        ...{
          requestIds: ['req-7'],
          messageId: null,
          decidedBy: 'role',
          moreApprovers: 0,
          card: 'Vesna (DM)',
          instance: null,
        },
        approvers: [{ userId: 'telegram:1', name: 'Vesna', role: 'owner', known: true, chat: 'Vesna (DM)' }],
      },
    ]);
    expect(getSession(s.ws, s.sessionId).openApprovals).toBe(1);
    expect(listSessions(s.ws).map(({ openApprovals }) => openApprovals)).toEqual([1]);
  });

  it('may be decided by the agent’s admins, then by all others’, then by owners; those of other agents cannot', async () => {
    const s = await makeSession();
    people(s);
    insert(s, 'users', { id: 'x:3', kind: 'x', display_name: null, created_at: AT });
    insert(
      s,
      'user_roles',
      role('telegram:1', 'owner', null),
      role('slack:2', 'admin', 'ag-one'),
      role('x:3', 'admin', 'ag-two'),
    );
    insert(s, 'pending_approvals', held(s));
    const [one] = listApprovals(s.ws).listed;
    expect(one?.approvers).toMatchObject([
      { userId: 'slack:2', name: null, role: 'agent-admin' },
      { userId: 'telegram:1', name: 'Vesna', role: 'owner' },
    ]);
    // The host took the first whom it could reach: nothing tells which.
    expect(one?.card).toBeNull();
  });

  it('of a credential belong to the agent alone, with the chat of their card', async () => {
    const s = await makeSession();
    insert(
      s,
      'pending_approvals',
      held(s, {
        ...{ approval_id: 'oa-1', session_id: null, agent_group_id: 'ag-one', action: 'onecli_credential' },
        ...{ channel_type: 'telegram', platform_id: 'tg:1', expires_at: '2026-11-13T12:05:00.000Z' },
        payload: '{"method":"POST","host":"api.example.test","path":"/v1"}',
      }),
    );
    const { agentGroup } = getSession(s.ws, s.sessionId);
    expect(approvalsOf(s.ws, { id: s.sessionId, agentGroup })).toMatchObject([
      {
        sessionId: null,
        card: 'Chat A',
        detail: 'POST api.example.test/v1',
        expiresAt: Date.parse(AT) + 300_000,
      },
    ]);
    expect(approvalsOf(s.ws, { id: s.sessionId, agentGroup: { ...agentGroup, id: 'ag-two' } })).toEqual([]);
  });

  it.each([
    [
      'cli_command',
      '{"frame":{"id":"f-1","command":"tasks-list","args":{"id":7,"deep":[[1]]}}}',
      'ncl tasks-list --id 7 --deep …',
    ],
    ['add_mcp_server', '{"name":"tides","command":"tides-mcp"}', 'tides (tides-mcp)'],
    ['a2a_message_gate', '{"id":"out-1","content":"{\\"text\\":\\"Please\\\\n bill\\"}"}', 'Please bill'],
    ['create_agent', '{"name":"Scout"}', 'Scout'],
    ['install_packages', '{"packages":["ffmpeg"]}', 'ffmpeg'],
    ['install_packages', '{"apt":"no list"}', '{"apt":"no list"}'],
    ['install_packages', 'not JSON', 'not JSON'],
    ['install_packages', `[${'['.repeat(20_000)}${']'.repeat(20_000)}]`, `[${'['.repeat(198)}…`],
    ['constructor', 'null', 'null'],
    ['', '{}', null],
  ])('whatever their payload is: %s %.30s', async (action, payload, detail) => {
    const s = await makeSession();
    insert(s, 'pending_approvals', held(s, { action, payload }));
    expect(listApprovals(s.ws).listed.map((one) => one.detail)).toEqual([detail]);
  });

  it('that were decided are not listed; those of an unknown session, agent or status are', async () => {
    const s = await makeSession();
    runElsewhere(v2(s), "c.execute('PRAGMA foreign_keys=OFF')", null);
    const as = (id: string, change: Record<string, Value>) => held(s, { approval_id: id, ...change });
    insert(
      s,
      'pending_approvals',
      ...[
        as('a', { status: 'approved' }),
        as('b', { status: 'expired' }),
        as('c', { status: 'dreaming' }),
        as('d', { session_id: 'sess-gone' }),
        as('e', { session_id: null, agent_group_id: 'ag-gone', created_at: 'yesterday' }),
      ].map((row) => ({ status: 'pending', agent_group_id: null, ...row })),
    );
    const found = listApprovals(s.ws).listed.toSorted((x, y) => (x.id < y.id ? -1 : 1));
    expect(found.map(({ id, sessionId, agentName, status }) => [id, sessionId, agentName, status])).toEqual([
      ['c', s.sessionId, 'One', 'dreaming'],
      ['d', null, null, 'pending'],
      ['e', null, 'ag-gone', 'pending'],
    ]);
    expect(found.at(-1)?.createdAt).toBeNull();
    expect(getSession(s.ws, s.sessionId).openApprovals).toBe(1);
  });

  it('are none where the tables are missing, are views, or lack most columns', async () => {
    const s = await makeSession();
    for (const table of [
      'pending_sender_approvals',
      'pending_channel_approvals',
      'unregistered_senders',
      'user_roles',
      'user_dms',
    ])
      run(s, `DROP TABLE ${table}`);
    run(s, 'CREATE VIEW unregistered_senders AS SELECT 1 AS message_count');
    run(s, 'DROP TABLE pending_approvals');
    expect(listApprovals(s.ws).listed).toEqual([]);
    expect(listUnregisteredSenders(s.ws)).toEqual({ listed: [], more: 0 });
    run(s, 'CREATE TABLE pending_approvals (approval_id TEXT, session_id TEXT, "odd ""name" BLOB)');
    executeElsewhere(v2(s), 'INSERT INTO pending_approvals VALUES (?, ?, ?)', ['only', s.sessionId, 'x']);
    expect(listApprovals(s.ws).listed).toMatchObject([
      { id: 'only', sessionId: s.sessionId, action: '', status: 'pending', detail: null, approvers: [] },
    ]);
    expect(getSession(s.ws, s.sessionId).openApprovals).toBe(1);
    run(s, 'ALTER TABLE pending_approvals DROP COLUMN session_id');
    expect(listApprovals(s.ws).listed).toMatchObject([{ id: 'only', sessionId: null }]);
    expect(getSession(s.ws, s.sessionId).openApprovals).toBe(0);
  });

  it('are capped where there are thousands, and the rest is counted', async () => {
    const s = await makeSession();
    insert(s, 'pending_approvals', held(s, { approval_id: 'appr-0' }));
    run(
      s,
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2999)
         INSERT INTO pending_approvals (approval_id, session_id, request_id, action, payload, created_at)
         SELECT 'appr-' || i, session_id, 'r', action, payload, strftime('%Y-%m-%dT%H:%M:%SZ', '${AT}', i || ' seconds')
         FROM pending_approvals, n`,
    );
    const { listed, more } = listApprovals(s.ws);
    expect(listed).toHaveLength(100);
    expect(listed[0]?.id).toBe('appr-2999');
    expect(more.action).toBe(2900);
    expect(getSession(s.ws, s.sessionId).openApprovals).toBe(3000);
  });
});

const event = (text: string, threadId: string | null = null) =>
  JSON.stringify({
    channelType: 'telegram',
    platformId: 'tg:1',
    threadId,
    message: { content: JSON.stringify({ text, author: { fullName: 'Eve' } }) },
  });

describe('B27: senders and chats', () => {
  const sender = (change: Record<string, Value> = {}) => ({
    ...{ id: 'nsa-1', messaging_group_id: 'mg-a', agent_group_id: 'ag-one', sender_identity: 'telegram:9' },
    ...{
      sender_name: null,
      original_message: event('Let me in'),
      approver_user_id: 'telegram:1',
      created_at: AT,
    },
    ...change,
  });
  const drop = (change: Record<string, Value> = {}) => ({
    ...{ channel_type: 'telegram', platform_id: 'tg:1', user_id: 'telegram:9', sender_name: 'Eve' },
    ...{ reason: 'unknown_sender_strict', messaging_group_id: 'mg-a', agent_group_id: 'ag-one' },
    ...{ message_count: 3, first_seen: AT, last_seen: '2026-11-13T13:00:00.000Z' },
    ...change,
  });
  const wire = (s: TestSession, mode = 'shared') =>
    insert(s, 'messaging_group_agents', {
      id: 'w',
      messaging_group_id: 'mg-a',
      agent_group_id: 'ag-one',
      session_mode: mode,
      created_at: AT,
    });
  const standing = (s: TestSession) => listUnregisteredSenders(s.ws).listed.map((one) => one.standing);

  it('a sender who waits is listed with the session that the message would reach', async () => {
    const s = await makeSession();
    people(s);
    wire(s);
    insert(s, 'pending_sender_approvals', sender());
    expect(listApprovals(s.ws).listed).toMatchObject([
      {
        ...{ kind: 'sender', id: 'nsa-1', sessionId: s.sessionId, agentName: 'One', sender: 'Eve' },
        ...{ chat: { name: 'Chat A', channelType: 'telegram' }, detail: 'Let me in', card: 'Vesna (DM)' },
        approvers: [{ userId: 'telegram:1', name: 'Vesna' }],
      },
    ]);
  });

  it('a chat without an agent is listed too, and no message is needed for either', async () => {
    const s = await makeSession();
    insert(s, 'pending_channel_approvals', {
      messaging_group_id: 'mg-b',
      agent_group_id: 'ag-one',
      original_message: '{"message":{"content":7}}',
      approver_user_id: 'slack:2',
      created_at: AT,
    });
    insert(s, 'pending_sender_approvals', sender({ original_message: 'garbage', agent_group_id: 'ag-two' }));
    expect(listApprovals(s.ws).listed).toMatchObject([
      { kind: 'sender', sessionId: null, sender: 'telegram:9', detail: null },
      { kind: 'channel', sessionId: null, agentName: null, chat: { name: 'slack:2' }, sender: null },
    ]);
  });

  it('what a host dropped is listed, with what has become of it', async () => {
    const s = await makeSession();
    wire(s);
    insert(s, 'unregistered_senders', drop());
    expect(listUnregisteredSenders(s.ws)).toMatchObject({
      listed: [
        {
          name: 'Eve',
          count: 3,
          chatName: 'Chat A',
          agentName: 'One',
          sessionId: s.sessionId,
          standing: 'open',
          canAsk: false,
        },
      ],
      more: 0,
    });
    insert(s, 'pending_sender_approvals', sender());
    expect(standing(s)).toEqual(['asked']);
    people(s);
    insert(s, 'users', { id: 'telegram:9', kind: 'telegram', display_name: 'Eve', created_at: AT });
    insert(s, 'agent_group_members', { user_id: 'telegram:9', agent_group_id: 'ag-one', added_at: AT });
    expect(standing(s)).toEqual(['let in']);
    run(s, 'DELETE FROM agent_group_members');
    run(s, 'DELETE FROM pending_sender_approvals');
    expect(standing(s)).toEqual(['open']);
    run(s, "UPDATE messaging_groups SET unknown_sender_policy = 'public'");
    expect(standing(s)).toEqual(['let in']);
  });

  it('a chat without an agent: asked about, refused, wired', async () => {
    const s = await makeSession();
    insert(
      s,
      'unregistered_senders',
      drop({ reason: 'no_agent_wired', agent_group_id: null, user_id: null }),
    );
    expect(standing(s)).toEqual(['open']);
    insert(s, 'pending_channel_approvals', {
      messaging_group_id: 'mg-a',
      agent_group_id: 'ag-one',
      original_message: '',
      approver_user_id: 'x',
      created_at: AT,
    });
    expect(standing(s)).toEqual(['asked']);
    run(s, 'DELETE FROM pending_channel_approvals');
    run(s, `UPDATE messaging_groups SET denied_at = '${AT}'`);
    expect(standing(s)).toEqual(['denied']);
    wire(s);
    expect(standing(s)).toEqual(['let in']);
  });

  it('odd rows: no chat, no reason, counts that are none', async () => {
    const s = await makeSession();
    insert(
      s,
      'unregistered_senders',
      drop({
        channel_type: 'x',
        platform_id: 'y',
        messaging_group_id: 'mg-gone',
        agent_group_id: 'ag-gone',
        sender_name: null,
        user_id: null,
        reason: '',
        message_count: 'many',
        last_seen: 'soon',
      }),
    );
    expect(listUnregisteredSenders(s.ws).listed).toMatchObject([
      {
        chatName: 'x y',
        agentName: 'ag-gone',
        name: null,
        count: 1,
        lastAt: null,
        sessionId: null,
        standing: 'open',
      },
    ]);
  });
});
