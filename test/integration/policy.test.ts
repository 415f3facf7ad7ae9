/** Policies between agents, in workspaces that can have them and in those that cannot. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { undoChanges } from '../../src/store/change/change-undo.js';
import { showPlan } from '../../src/store/change/plan.js';
import { createAgentGroup, listAgentGroups, removeAgentGroup } from '../../src/store/config/agent-group.js';
import { listDestinations } from '../../src/store/config/destination.js';
import { addDestination } from '../../src/store/config/destination-config.js';
import {
  changePolicy,
  createPolicy,
  listPolicies,
  planNewPolicy,
  policyBetween,
  removePolicy,
} from '../../src/store/config/policy.js';
import { executeElsewhere } from '../support/python-write.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { makeSession, type TestSession } from '../support/store-workspace.js';
import { changesOf, nobody } from '../support/undo-operations.js';

const AT = '2026-11-13T12:00:00.000Z';
const KEY = { from: 'ag-one', to: 'ag-two' };
const WANTED = { ...KEY, approver: 'telegram:1' };

const rowsOf = (s: TestSession): unknown =>
  queryElsewhere(join(s.ws.path, 'v2.db'), 'SELECT * FROM agent_message_policies ORDER BY 1, 2');
const run = (s: TestSession, sql: string): void => executeElsewhere(join(s.ws.path, 'v2.db'), sql);

describe('14.4: policies between agents', () => {
  it('are made, given another approver, and removed; since when stays', async () => {
    const s = await makeSession();
    const planned = showPlan(s.ws, planNewPolicy(WANTED));
    expect(planned).toMatchObject([{ table: 'agent_message_policies', before: null }]);
    await createPolicy(s.ws, WANTED, planned);
    const at = new Date(s.ws.clock.now()).toISOString();
    const row = { from_agent_group_id: 'ag-one', to_agent_group_id: 'ag-two', created_at: at };
    expect(rowsOf(s)).toEqual([{ ...row, approver: 'telegram:1' }]);
    run(s, `UPDATE agent_message_policies SET created_at = '${AT}'`);
    const changed = await changesOf(() => changePolicy(s.ws, { ...KEY, approver: ' slack:2 ' }));
    expect(rowsOf(s)).toEqual([{ ...row, created_at: AT, approver: 'slack:2' }]);
    await undoChanges(s.ws, changed, nobody);
    expect(rowsOf(s)).toEqual([{ ...row, created_at: AT, approver: 'telegram:1' }]);
    const removed = await changesOf(() => removePolicy(s.ws, KEY));
    expect(rowsOf(s)).toEqual([]);
    await undoChanges(s.ws, removed, nobody);
    expect(rowsOf(s)).toEqual([{ ...row, created_at: AT, approver: 'telegram:1' }]);
  });

  it('are refused where they could not be meant', async () => {
    const s = await makeSession();
    await createPolicy(s.ws, WANTED);
    const refusals: [Promise<void>, RegExp][] = [
      [createPolicy(s.ws, { ...WANTED, to: 'ag-one' }), /receiver is the sender itself/],
      [createPolicy(s.ws, { ...WANTED, to: 'ag-none' }), /no agent group “ag-none”/],
      [createPolicy(s.ws, { ...WANTED, from: 'ag-none' }), /no agent group “ag-none”/],
      [createPolicy(s.ws, { from: 'ag-two', to: 'ag-one', approver: ' ' }), /its approver is empty/],
      [
        createPolicy(s.ws, { ...WANTED, approver: 'x:1' }),
        /“One” to “Two” are held already, for “telegram:1”/,
      ],
      [
        changePolicy(s.ws, { from: 'ag-two', to: 'ag-one', approver: 'x:1' }),
        /No policy holds messages of “ag-two”/,
      ],
      [changePolicy(s.ws, { ...KEY, approver: '\n' }), /its approver is empty/],
      [removePolicy(s.ws, { from: 'ag-two', to: 'ag-one' }), /No policy holds messages of “ag-two”/],
    ];
    for (const [write, words] of refusals) await expect(write).rejects.toThrow(words);
    expect(rowsOf(s)).toHaveLength(1);
  });

  it('are refused in a workspace of a host before 2.1, which is said', async () => {
    const s = await makeSession({ era: '2.0.64' });
    expect(listPolicies(s.ws)).toMatchObject({ supported: false, listed: [] });
    expect(policyBetween(s.ws, KEY)).toBeUndefined();
    for (const write of [createPolicy(s.ws, WANTED), changePolicy(s.ws, WANTED), removePolicy(s.ws, KEY)])
      await expect(write).rejects.toThrow(/older than 2\.1 and holds no message between agents/);
  });

  it('are listed with whether they can work: destination, approver, direct chat', async () => {
    const s = await makeSession();
    run(
      s,
      `INSERT INTO users VALUES ('telegram:1', 'telegram', 'Vesna', '${AT}'), ('x:3', 'x', NULL, '${AT}')`,
    );
    run(s, `INSERT INTO user_roles VALUES ('x:3', 'admin', 'ag-two', NULL, '${AT}')`);
    run(s, `INSERT INTO user_dms VALUES ('telegram:1', 'telegram', 'mg-a', '${AT}')`);
    await addDestination(s.ws, 'ag-one', 'two', { type: 'agent', id: 'ag-two' });
    await createPolicy(s.ws, WANTED);
    await createPolicy(s.ws, { from: 'ag-two', to: 'ag-one', approver: 'gone:9' });
    const { supported, listed, people } = listPolicies(s.ws);
    expect(supported).toBe(true);
    expect(listed).toEqual([
      {
        ...{ from: { id: 'ag-one', name: 'One' }, to: { id: 'ag-two', name: 'Two' }, connected: true },
        approver: { userId: 'telegram:1', name: 'Vesna', role: null, known: true, chat: 'Chat A' },
        createdAt: s.ws.clock.now(),
      },
      {
        ...{ from: { id: 'ag-two', name: 'Two' }, to: { id: 'ag-one', name: 'One' }, connected: false },
        approver: { userId: 'gone:9', name: null, role: null, known: false, chat: null },
        createdAt: s.ws.clock.now(),
      },
    ]);
    expect(people.map(({ userId }) => userId)).toEqual(['telegram:1', 'x:3']);
    expect(policyBetween(s.ws, KEY)).toMatchObject({ approver: { name: 'Vesna' } });
    expect(listDestinations(s.ws, 'ag-one')).toHaveLength(1);
  });

  it('keep an agent group from being removed, from either side', async () => {
    const s = await makeSession();
    await createPolicy(s.ws, WANTED);
    await expect(removeAgentGroup(s.ws, 'ag-two')).rejects.toThrow(
      /1 × policies between agents \(“ag-one”\)/,
    );
    await removePolicy(s.ws, KEY);
    await removeAgentGroup(s.ws, 'ag-two');
  });

  it('keep the making of an agent group from being undone', async () => {
    const s = await makeSession();
    const made = await changesOf(() => createAgentGroup(s.ws, { name: 'Three', folder: 'three' }));
    const three = listAgentGroups(s.ws).find(({ folder }) => folder === 'three')?.id ?? '';
    await createPolicy(s.ws, { from: three, to: 'ag-two', approver: 'x:1' });
    await expect(undoChanges(s.ws, made, nobody)).rejects.toThrow(/policies between agents/);
    await removePolicy(s.ws, { from: three, to: 'ag-two' });
    await undoChanges(s.ws, made, nobody);
  });

  it('of an odd table are listed as far as they can be read', async () => {
    const s = await makeSession();
    run(s, 'DROP TABLE agent_message_policies');
    run(s, 'CREATE TABLE agent_message_policies (from_agent_group_id, to_agent_group_id, created_at)');
    run(s, "INSERT INTO agent_message_policies VALUES ('ag-one', 'ag-gone', 'once')");
    expect(listPolicies(s.ws).listed).toMatchObject([
      { to: { id: 'ag-gone', name: null }, approver: { userId: '', known: false }, createdAt: null },
    ]);
    await expect(createPolicy(s.ws, { from: 'ag-two', to: 'ag-one', approver: 'x:1' })).rejects.toThrow(
      /older version without agent_message_policies\.approver/,
    );
  });
});
