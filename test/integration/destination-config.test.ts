import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  addDestination,
  changeDestination,
  listConfiguredDestinations,
  removeDestination,
} from '../../src/store/config/destination-config.js';
import { createWiring, listWirings } from '../../src/store/config/wiring.js';
import { setSessionRouting } from '../../src/store/session/session-routing.js';
import { openWorkspace } from '../../src/store/workspace.js';
import { makeFullWorkspace } from '../support/full-workspace.js';
import { refusalOf } from '../support/refusal.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { makeSession, makeWorkspace, NOON, temporaryFolder } from '../support/store-workspace.js';

const chatA = { type: 'channel', id: 'mg-a' } as const;
const chatB = { type: 'channel', id: 'mg-b' } as const;
const agentTwo = { type: 'agent', id: 'ag-two' } as const;
const rowsOf = (path: string) =>
  queryElsewhere(join(path, 'v2.db'), 'SELECT * FROM agent_destinations ORDER BY agent_group_id, local_name');
const seenA = { name: 'a', targetType: 'channel', targetId: 'mg-a' };

describe('the rows of agent_destinations', () => {
  it('are added, renamed, led elsewhere and removed; what is not asked for stays', async () => {
    const ws = await makeWorkspace();
    await addDestination(ws, 'ag-one', 'a', chatA);
    await addDestination(ws, 'ag-one', 'two', agentTwo);
    await addDestination(ws, 'ag-two', 'a', chatA);
    const at = new Date(NOON).toISOString();
    const row = (group: string, name: string, type: string, id: string) => ({
      agent_group_id: group,
      local_name: name,
      target_type: type,
      target_id: id,
      created_at: at,
    });
    const untouched = [row('ag-one', 'two', 'agent', 'ag-two'), row('ag-two', 'a', 'channel', 'mg-a')];
    expect(rowsOf(ws.path)).toEqual([row('ag-one', 'a', 'channel', 'mg-a'), ...untouched]);

    await changeDestination(ws, 'ag-one', seenA, { name: 'chat-a' });
    await changeDestination(ws, 'ag-one', { ...seenA, name: 'chat-a' }, { target: chatB });
    expect(rowsOf(ws.path)).toEqual([row('ag-one', 'chat-a', 'channel', 'mg-b'), ...untouched]);

    await removeDestination(ws, 'ag-one', { name: 'chat-a', targetType: 'channel', targetId: 'mg-b' });
    expect(rowsOf(ws.path)).toEqual(untouched);
  });

  it('are left alone when they are not any more what was seen', async () => {
    const ws = await makeWorkspace();
    await addDestination(ws, 'ag-one', 'a', chatA);
    const before = rowsOf(ws.path);
    const stale = { ...seenA, targetId: 'mg-b' };
    expect(await refusalOf(() => changeDestination(ws, 'ag-one', stale, { name: 'b' }))).toBe(
      'DESTINATION_CHANGED',
    );
    expect(await refusalOf(() => removeDestination(ws, 'ag-one', stale))).toBe('DESTINATION_CHANGED');
    expect(await refusalOf(() => removeDestination(ws, 'ag-two', seenA))).toBe('DESTINATION_CHANGED');
    expect(rowsOf(ws.path)).toEqual(before);
  });

  it('refuse names and targets that lead nowhere', async () => {
    const ws = await makeWorkspace();
    await addDestination(ws, 'ag-one', 'a', chatA);
    const before = rowsOf(ws.path);
    const refused = (work: () => Promise<unknown>) => refusalOf(work);
    expect(await refused(() => addDestination(ws, 'ag-one', 'a', chatB))).toBe('DESTINATION_TAKEN');
    expect(await refused(() => addDestination(ws, 'ag-one', 'A', chatB))).toBe('FIELD_INVALID');
    expect(await refused(() => addDestination(ws, 'ag-none', 'b', chatB))).toBe('AGENT_GROUP_NOT_FOUND');
    expect(await refused(() => addDestination(ws, 'ag-one', 'b', { type: 'channel', id: 'ag-two' }))).toBe(
      'MESSAGING_GROUP_NOT_FOUND',
    );
    expect(await refused(() => addDestination(ws, 'ag-one', 'b', { type: 'agent', id: 'mg-a' }))).toBe(
      'AGENT_GROUP_NOT_FOUND',
    );
    expect(
      await refused(() => changeDestination(ws, 'ag-one', seenA, { target: { type: 'agent', id: 'x' } })),
    ).toBe('AGENT_GROUP_NOT_FOUND');
    expect(rowsOf(ws.path)).toEqual(before);
  });

  it('one that dangles is named, and can be renamed, led elsewhere and removed', async () => {
    const ws = await makeWorkspace();
    await ws.central.write((db) =>
      db.prepare("INSERT INTO agent_destinations VALUES ('ag-one', 'Lost One', 'pigeon', 'x', 'once')").run(),
    );
    expect(listConfiguredDestinations(ws, 'ag-one')).toEqual([
      { name: 'Lost One', targetType: 'pigeon', targetId: 'x', createdAt: 'once', resolved: null },
    ]);
    const seen = { name: 'Lost One', targetType: 'pigeon', targetId: 'x' };
    await changeDestination(ws, 'ag-one', seen, { name: 'lost' });
    await changeDestination(ws, 'ag-one', { ...seen, name: 'lost' }, { target: agentTwo });
    const [row] = listConfiguredDestinations(ws, 'ag-one');
    expect(row).toMatchObject({ name: 'lost', createdAt: 'once', resolved: { agentGroupId: 'ag-two' } });
  });

  it('a workspace without the table is named for it', async () => {
    const ws = await makeWorkspace();
    await ws.central.write((db) => db.prepare('DROP TABLE agent_destinations').run());
    expect(listConfiguredDestinations(ws, 'ag-one')).toEqual([]);
    expect(await refusalOf(() => addDestination(ws, 'ag-one', 'a', chatA))).toBe('COLUMN_MISSING');
  });

  it('come with a wiring when asked for, or neither comes', async () => {
    const ws = await makeWorkspace();
    const pair = { messagingGroupId: 'mg-a', agentGroupId: 'ag-one' };
    await addDestination(ws, 'ag-one', 'a', chatB);
    expect(await refusalOf(() => createWiring(ws, { ...pair, destination: 'a' }))).toBe('DESTINATION_TAKEN');
    expect(listWirings(ws)).toEqual([]);
    await createWiring(ws, { ...pair, destination: 'chat-a' });
    expect(listWirings(ws)).toHaveLength(1);
    expect(rowsOf(ws.path).map((row) => [row.local_name, row.target_id])).toEqual([
      ['a', 'mg-b'],
      ['chat-a', 'mg-a'],
    ]);
  });

  it('of a whole workspace: each of the host’s names is one that we would take', async () => {
    const ws = openWorkspace(makeFullWorkspace(join(temporaryFolder(), 'data'), NOON));
    try {
      for (const { agent_group_id, local_name, target_type, target_id } of rowsOf(ws.path)) {
        const seen = {
          name: String(local_name),
          targetType: String(target_type),
          targetId: String(target_id),
        };
        const target = {
          type: seen.targetType === 'agent' ? 'agent' : 'channel',
          id: seen.targetId,
        } as const;
        await removeDestination(ws, String(agent_group_id), seen);
        await addDestination(ws, String(agent_group_id), seen.name, target);
      }
      expect(rowsOf(ws.path)).toHaveLength(11);
    } finally {
      ws.close();
    }
  });
});

describe('another default reply address', () => {
  const routing = (file: string) => queryElsewhere(file, 'SELECT * FROM session_routing');

  it('is set to a chat and thread, and cleared', async () => {
    const s = await makeSession();
    await setSessionRouting(s.ws, s.agentGroupId, s.sessionId, { messagingGroupId: 'mg-b', threadId: 't 1' });
    expect(routing(s.inbound)).toEqual([
      { id: 1, channel_type: 'slack', platform_id: 'slack:2', thread_id: 't 1' },
    ]);
    await setSessionRouting(s.ws, s.agentGroupId, s.sessionId, null);
    expect(routing(s.inbound)).toEqual([{ id: 1, channel_type: null, platform_id: null, thread_id: null }]);
    const gone = { messagingGroupId: 'mg-none', threadId: null };
    expect(await refusalOf(() => setSessionRouting(s.ws, s.agentGroupId, s.sessionId, gone))).toBe(
      'MESSAGING_GROUP_NOT_FOUND',
    );
  });
});
