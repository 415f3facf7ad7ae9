/** One approval whole: what it asks for, who decides it in which era, and what of it is hidden. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { getApproval, listApprovals } from '../../src/store/config/approval.js';
import { executeElsewhere } from '../support/python-write.js';
import { makeSession, type TestSession } from '../support/store-workspace.js';

type Value = string | number | null;
const AT = '2026-11-13T12:00:00.000Z';
const v2 = (s: TestSession) => join(s.ws.path, 'v2.db');
const run = (s: TestSession, sql: string): void => executeElsewhere(v2(s), sql);

function insert(s: TestSession, table: string, row: Record<string, Value>): void {
  const names = Object.keys(row);
  const sql = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
  executeElsewhere(v2(s), sql, Object.values(row));
}

const hold = (s: TestSession, action: string, payload: unknown, more: Record<string, Value> = {}) =>
  insert(s, 'pending_approvals', {
    ...{ approval_id: 'a', session_id: s.sessionId, request_id: 'a', action, created_at: AT },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    ...more,
  });
const get = (s: TestSession, reveal = false) => getApproval(s.ws, { kind: 'action', id: 'a' }, reveal);

const SECRET = 'sk-live-0123456789';

describe('14.4: what an approval asks for', () => {
  it.each([
    [
      'a2a_message_gate',
      { id: 'out-1', platform_id: 'ag-two', content: '{"text":"Bill her.","files":["a.pdf"]}' },
      {
        type: 'message',
        text: 'Bill her.',
        files: ['a.pdf'],
        to: { id: 'ag-two', name: 'Two' },
        messageId: 'out-1',
      },
    ],
    [
      'a2a_message_gate',
      { platform_id: 'ag-gone', content: 'no JSON' },
      { type: 'message', text: 'no JSON', files: [], to: { id: 'ag-gone', name: null }, messageId: null },
    ],
    ['a2a_message_gate', { content: 'to nobody' }, { type: 'unknown' }],
    [
      'install_packages',
      { apt: ['jq'], npm: ['d3', 7], reason: 'maps' },
      { type: 'packages', apt: ['jq'], npm: ['d3'], reason: 'maps' },
    ],
    ['install_packages', { apt: [], npm: [] }, { type: 'unknown' }],
    [
      'add_mcp_server',
      { name: 'tides', type: 'http', url: 'https://tides.test/mcp', headers: { Authorization: 'Bearer x' } },
      {
        ...{
          type: 'mcp-server',
          name: 'tides',
          command: null,
          args: [],
          url: 'https://tides.test/mcp',
          env: [],
        },
        ...{ headers: [{ name: 'Authorization', value: '••••••' }], instructions: null },
      },
    ],
    [
      'create_agent',
      { name: 'Scout', instructions: null },
      { type: 'agent', name: 'Scout', instructions: null },
    ],
    [
      'cli_command',
      { frame: { command: 'tasks-create', args: { cron: '0 9 * * *', count: 2, env: '{"K":"v"}' } } },
      {
        ...{ type: 'command', command: 'tasks-create' },
        args: [
          { name: 'cron', value: '0 9 * * *' },
          { name: 'count', value: '2' },
          { name: 'env', value: '••••••' },
        ],
      },
    ],
    [
      'onecli_credential',
      { method: 'POST', host: 'api.test', path: '/v1', bodyPreview: '{"a":1}' },
      { type: 'credential', request: 'POST api.test/v1', body: '{"a":1}' },
    ],
    ['constructor', { name: 'x' }, { type: 'unknown' }],
    ['install_packages', 'not JSON', { type: 'unknown' }],
    ['add_mcp_server', `[${'['.repeat(20_000)}${']'.repeat(20_000)}]`, { type: 'unknown' }],
  ])('%s: %s', async (action, payload, ask) => {
    const s = await makeSession();
    hold(s, action, payload);
    expect(get(s).ask).toEqual(ask);
  });

  it('hides the values of env and headers, and what looks like a key, until they are asked for', async () => {
    const s = await makeSession();
    const payload = {
      ...{ name: 'tides', command: 'npx', args: ['tides', `--key=${SECRET}`] },
      env: { PORT: '80', TIDES_TOKEN: 'plain' },
    };
    hold(s, 'add_mcp_server', payload, { question: `env: {"TIDES_TOKEN":"plain"}` });
    const hidden = get(s);
    expect(hidden.hidden).toBe(3);
    expect(JSON.stringify(hidden)).not.toMatch(/plain|0123456789|"80"/);
    expect(hidden.ask).toMatchObject({
      args: ['tides', '--key=••••••'],
      env: [
        { name: 'PORT', value: '••••••' },
        { name: 'TIDES_TOKEN', value: '••••••' },
      ],
    });
    expect(hidden.question).toBeNull();
    const shown = get(s, true);
    expect(shown).toMatchObject({
      hidden: 0,
      payload: JSON.stringify(payload),
      ask: { env: [{ value: '80' }, {}] },
    });
    expect(shown.question).toContain('TIDES_TOKEN');
    // Nor does the line in the lists give them away.
    run(s, `UPDATE pending_approvals SET action = 'dance', payload = '{"deep":{"password":"hunter2"}}'`);
    expect(listApprovals(s.ws).listed[0]?.detail).toBe('••••••');
    expect(get(s)).toMatchObject({ hidden: 1, payload: '{"deep":{"password":"••••••"}}' });
    run(s, `UPDATE pending_approvals SET payload = '{"n":12345678901234567890}'`);
    expect(get(s)).toMatchObject({ hidden: 0, payload: '{"n":12345678901234567890}' });
  });

  it('a message of somebody unknown, and what can be chosen on the card', async () => {
    const s = await makeSession();
    const event = { message: { content: JSON.stringify({ text: 'Let me in', senderName: 'Eve' }) } };
    insert(s, 'pending_sender_approvals', {
      ...{ id: 'nsa-1', messaging_group_id: 'mg-a', agent_group_id: 'ag-one', sender_identity: 'telegram:9' },
      ...{ original_message: JSON.stringify(event), approver_user_id: 'telegram:1', created_at: AT },
      options_json: '[{"label":"Allow"},{"label":""},7]',
    });
    expect(getApproval(s.ws, { kind: 'sender', id: 'nsa-1' }, false)).toMatchObject({
      ...{ ask: { type: 'held', text: 'Let me in', sender: 'Eve' }, options: ['Allow'], question: null },
    });
  });

  it('that is decided is gone, which is said', async () => {
    const s = await makeSession();
    expect(() => get(s)).toThrow(/no longer waits: somebody has decided it/);
    hold(s, 'create_agent', { name: 'Scout' }, { status: 'approved' });
    expect(() => get(s)).toThrow(/no longer waits/);
    run(s, 'DROP TABLE pending_approvals');
    expect(() => get(s)).toThrow(/no longer waits/);
  });
});

describe('14.4: who may approve', () => {
  const role = (s: TestSession, user: string, name: string): void => {
    insert(s, 'users', { id: user, kind: 'x', display_name: null, created_at: AT });
    insert(s, 'user_roles', { user_id: user, role: name, agent_group_id: null, granted_at: AT });
  };
  const listed = (s: TestSession) => listApprovals(s.ws).listed[0];

  it('whom the row of a request names decides alone; where it names nobody, owners and admins do', async () => {
    const s = await makeSession();
    role(s, 'telegram:1', 'owner');
    hold(
      s,
      'a2a_message_gate',
      { id: 'o', platform_id: 'ag-two', content: '' },
      { approver_user_id: 'slack:2' },
    );
    expect(listed(s)).toMatchObject({ decidedBy: 'named', approvers: [{ userId: 'slack:2', known: false }] });
    run(s, 'UPDATE pending_approvals SET approver_user_id = NULL');
    expect(listed(s)).toMatchObject({
      decidedBy: 'role',
      approvers: [{ userId: 'telegram:1', role: 'owner' }],
    });
  });

  it('of a sender, whoever got the card does, and owners and admins do, too', async () => {
    const s = await makeSession();
    role(s, 'telegram:1', 'owner');
    insert(s, 'pending_sender_approvals', {
      ...{ id: 'n', messaging_group_id: 'mg-a', agent_group_id: 'ag-one', sender_identity: 'telegram:9' },
      ...{ original_message: '{}', approver_user_id: 'slack:2', created_at: AT },
    });
    const [{ approvers, decidedBy } = { approvers: [], decidedBy: null }] = listApprovals(s.ws).listed;
    expect([decidedBy, ...approvers.map(({ userId }) => userId)]).toEqual([
      'either',
      'slack:2',
      'telegram:1',
    ]);
  });

  it('the bot that wrote the card tells its chat, where one of several could have got it', async () => {
    const s = await makeSession();
    for (const [user, chat] of [
      ['telegram:1', 'mg-a'],
      ['telegram:2', 'mg-b'],
    ] as const) {
      role(s, user, 'owner');
      insert(s, 'user_dms', {
        user_id: user,
        channel_type: 'telegram',
        messaging_group_id: chat,
        resolved_at: AT,
      });
    }
    hold(s, 'create_agent', { name: 'Scout' });
    expect(listed(s)).toMatchObject({ card: null, instance: null });
    // In a v2.db without bots a chat’s is its channel’s own.
    run(s, "UPDATE pending_approvals SET instance = 'elsewhere'");
    expect(listed(s)).toMatchObject({ card: null, instance: 'elsewhere' });
  });
});
