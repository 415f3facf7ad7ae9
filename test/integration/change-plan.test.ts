import { describe, expect, it } from 'vitest';
import type { RowChange } from '../../src/contract/entities/change.js';
import { Refusal } from '../../src/contract/errors.js';
import { showTold } from '../../src/store/change/inbound-plan.js';
import { type Plan, showPlan } from '../../src/store/change/plan.js';
import {
  changeAgentGroup,
  createAgentGroup,
  listAgentGroups,
  planAgentGroupChange,
  planAgentGroupRemoval,
  planNewAgentGroup,
  removeAgentGroup,
} from '../../src/store/config/agent-group.js';
import { destinationsToTell, writeDestinations } from '../../src/store/config/destination.js';
import { addDestination } from '../../src/store/config/destination-config.js';
import { withWritableDb } from '../../src/store/db/open-writable.js';
import { routingToTell, writeSessionRouting } from '../../src/store/session/session-routing.js';
import type { OpenWorkspace } from '../../src/store/workspace.js';
import { makeSession, makeWorkspace, NOON } from '../support/store-workspace.js';

const real = { clock: Date };

const cells = (row: RowChange['after']) =>
  row === null ? null : Object.fromEntries(row.columns.map(({ name, value }) => [name, value]));

async function refusal(work: () => Promise<unknown>): Promise<Refusal> {
  const thrown = await work().then(
    () => null,
    (error: unknown) => error,
  );
  if (!(thrown instanceof Refusal)) throw thrown ?? new Error('It was not refused');
  return thrown;
}

it('a plan has every column of the row, also those that nobody asked for, and writes nothing', async () => {
  const ws = await makeWorkspace(real);
  await ws.central.write((db) =>
    db.exec(`ALTER TABLE agent_groups ADD COLUMN flavour TEXT DEFAULT 'plain';
      ALTER TABLE agent_groups ADD COLUMN weight INTEGER NOT NULL DEFAULT '7'`),
  );
  const before = ws.central.version();
  const [change, ...others] = showPlan(ws, planNewAgentGroup({ name: " it's ", folder: 'f' }));
  expect(others.map(({ table }) => table)).toEqual(['container_configs']);
  expect(change).toMatchObject({ file: 'v2.db', session: null, table: 'agent_groups', before: null });
  expect(cells(change?.after ?? null)).toMatchObject({
    name: "'it''s'",
    folder: "'f'",
    agent_provider: 'NULL',
    flavour: "'plain'",
    weight: '7',
  });
  expect(ws.central.version()).toBe(before);
});

it('a new row is written with the id and the time that it was shown with', async () => {
  let now = NOON;
  const ws = await makeWorkspace({ clock: { now: () => now } });
  const wanted = { name: 'New', folder: 'new' };
  const shown = showPlan(ws, planNewAgentGroup(wanted));
  now += 3_600_000;
  const made = await createAgentGroup(ws, wanted, shown);
  const stored = ws.central.read((db) =>
    db.prepare('SELECT id, created_at FROM agent_groups WHERE id = ?').get(made.id),
  );
  expect(cells(shown[0]?.after ?? null)).toMatchObject({
    id: `'${made.id}'`,
    created_at: "'2026-11-22T12:00:00.000Z'",
  });
  expect(stored).toEqual({ id: made.id, created_at: '2026-11-22T12:00:00.000Z' });
});

it('what was changed meanwhile is refused and named, and nothing is written', async () => {
  const ws = await makeWorkspace(real);
  const change = { name: 'Uno', agentProvider: null };
  const shown = showPlan(ws, planAgentGroupChange('ag-one', change));
  await ws.central.write((db) => db.exec("UPDATE agent_groups SET folder = 'moved' WHERE id = 'ag-one'"));
  const refused = await refusal(() => changeAgentGroup(ws, 'ag-one', change, shown));
  expect(refused.data).toMatchObject({
    code: 'PLAN_CHANGED',
    details: { row: 'agent group “Uno”', how: 'it has a different folder' },
  });
  expect(listAgentGroups(ws).map(({ name }) => name)).toEqual(['One', 'Two']);

  const again = showPlan(ws, planAgentGroupChange('ag-one', change));
  await changeAgentGroup(ws, 'ag-one', { agentProvider: null, name: 'Uno' });
  expect((await refusal(() => changeAgentGroup(ws, 'ag-one', change, again))).code).toBe('PLAN_CHANGED');
});

it('a row that came to go with one is not removed unseen', async () => {
  const ws = await makeWorkspace(real);
  const shown = showPlan(ws, planAgentGroupRemoval('ag-two'));
  await ws.central.write((db) =>
    db.exec(
      "INSERT INTO container_configs (agent_group_id, updated_at) VALUES ('ag-two', '2026-11-22T12:00:00Z')",
    ),
  );
  const refused = await refusal(() => removeAgentGroup(ws, 'ag-two', shown));
  expect(refused.data).toMatchObject({
    code: 'PLAN_CHANGED',
    details: { row: 'container configuration “ag-two”', how: 'it would be written too' },
  });
  const now = showPlan(ws, planAgentGroupRemoval('ag-two'));
  expect(now.map(({ table }) => table)).toEqual(['agent_groups', 'container_configs']);
  await removeAgentGroup(ws, 'ag-two', now);
  expect(listAgentGroups(ws).map(({ id }) => id)).toEqual(['ag-one']);
});

it.each<[string, (shown: RowChange[]) => RowChange[]]>([
  ['another value', (shown) => edited(shown, 'folder', "'stolen'")],
  ['an id of another kind', (shown) => edited(shown, 'id', "'mg-1'")],
  ['an id that is no name of a file', (shown) => edited(shown, 'id', "'ag-../x'")],
  ['a time that is none', (shown) => edited(shown, 'created_at', "'yesterday'")],
  ['a row more', (shown) => [...shown, ...shown]],
  ['no row', () => []],
])('rows that are not the plan’s are refused: %s', async (_, forge) => {
  const ws = await makeWorkspace(real);
  const wanted = { name: 'New', folder: 'new' };
  const forged = forge(showPlan(ws, planNewAgentGroup(wanted)));
  expect((await refusal(() => createAgentGroup(ws, wanted, forged))).code).toBe('PLAN_CHANGED');
  expect(listAgentGroups(ws)).toHaveLength(2);
});

function edited(changes: RowChange[], name: string, value: string): RowChange[] {
  return changes.map((change) => ({
    ...change,
    after: change.after && {
      ...change.after,
      columns: change.after.columns.map((column) => (column.name === name ? { name, value } : column)),
    },
  }));
}

it('is refused when a trigger of the database’s own makes something else of a row', async () => {
  const ws = await makeWorkspace(real);
  await ws.central.write((db) =>
    db.exec(`CREATE TRIGGER shout AFTER UPDATE ON agent_groups
      BEGIN UPDATE agent_groups SET name = upper(name) WHERE id = NEW.id; END`),
  );
  const rename = (name: string) => changeAgentGroup(ws, 'ag-one', { name });
  expect((await refusal(() => rename('Uno'))).code).toBe('PLAN_CHANGED');
  expect(listAgentGroups(ws).map(({ name }) => name)).toEqual(['One', 'Two']);
});

it('what stands so already comes to no row', async () => {
  const ws: OpenWorkspace = await makeWorkspace(real);
  const same: Plan = planAgentGroupChange('ag-one', { name: 'One', agentProvider: null });
  expect(showPlan(ws, same)).toEqual([]);
  expect(await changeAgentGroup(ws, 'ag-one', { name: 'One' }, [])).toMatchObject({ name: 'One' });
});

describe('what an agent is told through inbound.db', () => {
  async function projected() {
    const s = await makeSession(real);
    await addDestination(s.ws, 'ag-one', 'chat', { type: 'channel', id: 'mg-a' });
    await writeDestinations(s.ws, 'ag-one', s.sessionId);
    await addDestination(s.ws, 'ag-one', 'two', { type: 'agent', id: 'ag-two' });
    const show = () => showTold(s.ws, s, destinationsToTell(s.ws, s).told);
    const write = (shown: RowChange[]) => writeDestinations(s.ws, 'ag-one', s.sessionId, shown);
    const elsewhere = (sql: string) => withWritableDb(s.ws, s, 'inbound.db', (db) => db.exec(sql));
    const names = () => withWritableDb(s.ws, s, 'inbound.db', (db) => db.prepare(ALL).pluck().all());
    return { s, show, write, elsewhere, names };
  }
  const ALL = 'SELECT name FROM destinations ORDER BY name';

  it('comes to the rows that differ, each of this session, and they are written as shown', async () => {
    const { s, show, write, elsewhere, names } = await projected();
    await elsewhere("INSERT INTO destinations (name, type) VALUES ('stray', 'channel')");
    const shown = show();
    const key = { agentGroupId: 'ag-one', sessionId: s.sessionId };
    expect(
      shown.map(({ before, after, ...about }) => [about, cells(before)?.name, cells(after)?.name]),
    ).toEqual([
      [{ file: 'inbound.db', session: key, table: 'destinations' }, "'stray'", undefined],
      [{ file: 'inbound.db', session: key, table: 'destinations' }, undefined, "'two'"],
    ]);
    await write(shown);
    expect(await names()).toEqual(['chat', 'two']);
    expect(show()).toEqual([]);
  });

  it('is refused when the file or v2.db says something else by now, and nothing is written', async () => {
    const { s, show, write, elsewhere, names } = await projected();
    const shown = show();
    await elsewhere("UPDATE destinations SET display_name = 'X'");
    const refused = await refusal(() => write(shown));
    expect(refused.data).toMatchObject({ code: 'PLAN_CHANGED' });
    expect(await names()).toEqual(['chat']);

    const again = show();
    await addDestination(s.ws, 'ag-one', 'third', { type: 'channel', id: 'mg-b' });
    expect((await refusal(() => write(again))).code).toBe('PLAN_CHANGED');
    expect(await names()).toEqual(['chat']);

    const own = showTold(s.ws, s, routingToTell(s.ws, s, 'own'));
    await elsewhere("INSERT INTO session_routing (id, channel_type) VALUES (1, 'slack')");
    expect((await refusal(() => writeSessionRouting(s.ws, 'ag-one', s.sessionId, own))).code).toBe(
      'PLAN_CHANGED',
    );
  });

  it.each([
    [
      'rows',
      "WITH n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n LIMIT 1001) INSERT INTO destinations (name, type) SELECT i, 'channel' FROM n",
    ],
    [
      'bytes',
      "INSERT INTO destinations (name, type, platform_id) VALUES ('big', 'channel', zeroblob(2000000))",
    ],
  ])('is neither planned nor replaced where there are more %s than any host writes', async (_, sql) => {
    const { s, show, elsewhere } = await projected();
    await elsewhere(sql);
    expect((await refusal(async () => show())).code).toBe('PLAN_TOO_LARGE');
    expect((await refusal(() => writeDestinations(s.ws, 'ag-one', s.sessionId))).code).toBe('PLAN_TOO_LARGE');
  });

  it('is not planned in a file whose schema has what no host makes', async () => {
    const { show, elsewhere } = await projected();
    await elsewhere('CREATE VIEW v AS SELECT 1');
    expect((await refusal(async () => show())).code).toBe('SESSION_DB_PROGRAM');
  });
});
