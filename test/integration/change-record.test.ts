import { expect, it } from 'vitest';
import type { RowChange } from '../../src/contract/entities/change.js';
import { createAgentGroup, removeAgentGroup } from '../../src/store/config/agent-group.js';
import { writeDestinations } from '../../src/store/config/destination.js';
import { ChangeRecord, recording } from '../../src/store/db/change-record.js';
import { withWritableDb } from '../../src/store/db/open-writable.js';
import { writeSessionMessage } from '../../src/store/message/message.js';
import { markContainerRunning } from '../../src/store/session/container.js';
import { chat, makeSession, makeWorkspace, NOON } from '../support/store-workspace.js';

async function changesOf(work: () => Promise<unknown>): Promise<RowChange[]> {
  const record = new ChangeRecord();
  await recording(record, work);
  return record.changes;
}

const value = (row: RowChange['before'], name: string): string | undefined =>
  row?.columns.find((column) => column.name === name)?.value;

it('notes a message, whole, and nothing of last_active', async () => {
  const s = await makeSession();
  const changes = await changesOf(async () => {
    await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat("it's"));
    // The next write also updates last_active.
    await markContainerRunning(s.ws, s.sessionId);
  });
  expect(changes.map(({ file, table, before }) => [file, table, before === null])).toEqual([
    ['inbound.db', 'messages_in', true],
    ['v2.db', 'sessions', false],
  ]);
  expect(changes[0]?.session).toEqual({ agentGroupId: 'ag-one', sessionId: s.sessionId });
  expect(value(changes[0]?.after ?? null, 'id')).toBe("'it''s'");
  expect(value(changes[0]?.after ?? null, 'process_after')).toBe('NULL');
  expect(value(changes[0]?.after ?? null, 'seq')).toBe('4');
  expect(value(changes[1]?.before ?? null, 'container_status')).toBe("'stopped'");
  expect(value(changes[1]?.after ?? null, 'container_status')).toBe("'running'");
  expect(changes[1]?.after?.columns.map(({ name }) => name)).not.toContain('last_active');
});

it('notes nothing for a write that failed, nor after the end of the action', async () => {
  const ws = await makeWorkspace();
  let later = (): Promise<unknown> => Promise.resolve();
  const changes = await changesOf(async () => {
    await ws.central
      .write((db) => {
        db.prepare("DELETE FROM agent_groups WHERE id = 'ag-one'").run();
        throw new Error('changed my mind');
      })
      .catch(() => undefined);
    let go = (): void => undefined;
    const waited = new Promise<void>((resolve) => {
      go = resolve;
    });
    const goesOn = waited.then(() => createAgentGroup(ws, { name: 'Late', folder: 'late' }));
    later = () => {
      go();
      return goesOn;
    };
  });
  await later();
  expect(changes).toEqual([]);
});

it('a projection that is written anew with the same rows is no change', async () => {
  const s = await makeSession();
  await s.ws.central.write((db) =>
    db
      .prepare("INSERT INTO agent_destinations VALUES ('ag-one', 'chat', 'channel', 'mg-a', ?)")
      .run(new Date(NOON).toISOString()),
  );
  const first = await changesOf(() => writeDestinations(s.ws, s.agentGroupId, s.sessionId));
  expect(first.map(({ table, before }) => [table, before])).toEqual([['destinations', null]]);
  expect(await changesOf(() => writeDestinations(s.ws, s.agentGroupId, s.sessionId))).toEqual([]);
});

it('a row that takes the key of one that is gone is told apart from it', async () => {
  const s = await makeSession();
  await s.ws.central.write((db) => {
    const add = db.prepare("INSERT INTO agent_destinations VALUES ('ag-one', ?, 'channel', ?, 'x')");
    add.run('a', 'mg-a');
    add.run('b', 'mg-b');
  });
  const changes = await changesOf(() =>
    s.ws.central.write((db) => {
      db.prepare("DELETE FROM agent_destinations WHERE local_name = 'a'").run();
      db.prepare("UPDATE agent_destinations SET local_name = 'a' WHERE local_name = 'b'").run();
    }),
  );
  const names = changes.map(({ before, after }) => [
    value(before, 'local_name'),
    value(before, 'target_id'),
    value(after, 'local_name'),
  ]);
  expect(names).toEqual([
    ["'a'", "'mg-a'", undefined],
    ["'b'", "'mg-b'", "'a'"],
  ]);
});

it('notes what REPLACE and a cascade take away', async () => {
  const s = await makeSession();
  const group = await createAgentGroup(s.ws, { name: 'Gone', folder: 'gone' });
  const removed = await changesOf(() => removeAgentGroup(s.ws, group.id));
  expect(removed.map(({ table, after }) => [table, after])).toEqual([
    ['agent_groups', null],
    ['container_configs', null],
  ]);
  const replaced = await changesOf(() =>
    withWritableDb(s.ws, s, 'inbound.db', (db) => {
      db.prepare("REPLACE INTO session_routing (id, channel_type) VALUES (1, 'x')").run();
    }),
  );
  expect(replaced.map(({ before }) => value(before, 'channel_type'))).toEqual([undefined]);
  const again = await changesOf(() =>
    withWritableDb(s.ws, s, 'inbound.db', (db) => {
      db.prepare("REPLACE INTO session_routing (id, channel_type) VALUES (1, 'y')").run();
    }),
  );
  expect(
    again.map(({ before, after }) => [value(before, 'channel_type'), value(after, 'channel_type')]),
  ).toEqual([["'x'", "'y'"]]);
});
