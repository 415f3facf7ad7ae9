import { describe, expect, it } from 'vitest';
import { markContainerRunning } from '../../src/store/session/container.js';
import {
  closeSession,
  resolveSession,
  SessionListing,
  someSessions,
} from '../../src/store/session/session.js';
import { makeWorkspace } from '../support/store-workspace.js';

describe('the sessions of a workspace, looked at again and again', () => {
  it('tells what is new, changed and gone, and keeps the objects of the rest', async () => {
    const ws = await makeWorkspace();
    const a = (await resolveSession(ws, 'ag-one', 'mg-a', null, 'shared')).session.id;
    const b = (await resolveSession(ws, 'ag-two', 'mg-b', null, 'shared')).session.id;
    const listing = new SessionListing(ws);
    const changes = () =>
      listing.look().changed.map(({ id, before, after }) => [id, before?.status, after?.status]);
    expect(changes().toSorted()).toEqual(
      [
        [a, undefined, 'active'],
        [b, undefined, 'active'],
      ].toSorted(),
    );
    expect(changes()).toEqual([]);

    const kept = listing.get(b);
    await closeSession(ws, a);
    expect(changes()).toEqual([[a, 'active', 'closed']]);
    expect(listing.get(b)).toBe(kept);
    expect(listing.get(a)?.status).toBe('closed');

    const c = (await resolveSession(ws, 'ag-one', 'mg-b', null, 'shared')).session.id;
    expect(changes()).toEqual([[c, undefined, 'active']]);

    await ws.central.write((db) => db.prepare('DELETE FROM sessions WHERE id = ?').run(b));
    expect(changes()).toEqual([[b, 'active', undefined]]);
    expect(listing.get(b)).toBeUndefined();
    expect(
      listing
        .look()
        .sessions.map(({ id }) => id)
        .toSorted(),
    ).toEqual([a, c].toSorted());
  });

  it('sees what a session reads like by its chat, its agent, its wiring and its questions', async () => {
    const ws = await makeWorkspace();
    const { session } = await resolveSession(ws, 'ag-one', 'mg-a', null, 'shared');
    const listing = new SessionListing(ws);
    listing.look();
    const changedBy = async (sql: string) => {
      await ws.central.write((db) => db.exec(sql));
      return listing.look().changed.map((change) => change.after);
    };
    expect(await changedBy("UPDATE messaging_groups SET name = 'Renamed' WHERE id = 'mg-a'")).toMatchObject([
      { title: 'Renamed' },
    ]);
    expect(await changedBy("UPDATE agent_groups SET name = 'Uno' WHERE id = 'ag-one'")).toMatchObject([
      { agentGroup: { name: 'Uno' } },
    ]);
    expect(
      await changedBy(
        `INSERT INTO messaging_group_agents (id, messaging_group_id, agent_group_id, session_mode, created_at)
         VALUES ('w', 'mg-a', 'ag-one', 'per-thread', '2026-11-22')`,
      ),
    ).toMatchObject([{ mode: 'per-thread' }]);
    expect(
      await changedBy(
        `INSERT INTO pending_questions (question_id, session_id, message_out_id, title, options_json, created_at)
         VALUES ('q', '${session.id}', 'q', 'Tea?', '[]', '2026-11-22')`,
      ),
    ).toMatchObject([{ openQuestions: 1 }]);
    expect(await changedBy("UPDATE messaging_groups SET name = 'Other' WHERE id = 'mg-b'")).toEqual([]);
    await markContainerRunning(ws, session.id);
    expect(listing.look().changed).toMatchObject([{ after: { container: { claimed: 'running' } } }]);
  });
});

it('some sessions are those that are there, as the list has them', async () => {
  const ws = await makeWorkspace();
  const { session } = await resolveSession(ws, 'ag-one', 'mg-a', null, 'shared');
  await resolveSession(ws, 'ag-two', 'mg-b', null, 'shared');
  const [listed] = new SessionListing(ws).look().sessions.filter(({ id }) => id === session.id);
  expect(someSessions(ws, ['gone', session.id])).toEqual([listed]);
  expect(someSessions(ws, [])).toEqual([]);
});
