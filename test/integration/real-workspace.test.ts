/** What we know by heart of NanoClaw's files, held against files that it made itself. */
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readRecurrence } from '../../src/rules/recurrence.js';
import { standingOf } from '../../src/rules/schedule.js';
import { listApprovals } from '../../src/store/config/approval.js';
import { writeDestinations } from '../../src/store/config/destination.js';
import { pageMessages } from '../../src/store/message/message-page.js';
import { listSessions } from '../../src/store/session/session.js';
import { readDigest } from '../../src/store/session/session-digest.js';
import { writeSessionRouting } from '../../src/store/session/session-routing.js';
import { createWorkspace, type OpenWorkspace, openWorkspace } from '../../src/store/workspace.js';
import { makeEra } from '../support/eras.js';
import {
  copyRealWorkspace,
  haveRealWorkspace,
  REAL,
  REAL_WORKSPACES,
  SKIP_REASON,
} from '../support/real-workspace.js';
import {
  expectAttempts,
  expectHeld,
  expectLeases,
  expectNewerFiles,
  expectPolls,
  expectRoutes,
  expectWritable,
} from '../support/recorded.js';
import { migrationsOf, shapeOf } from '../support/shape.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { makeSession, NOON, temporaryFolder } from '../support/store-workspace.js';
import { hashTree } from '../support/tree-hash.js';

/** The one of a newer NanoClaw. */
const NEWER = 'nanoclaw-2.3';
if (!haveRealWorkspace) console.warn(`skipped: ${SKIP_REASON}`);

function open(name = REAL) {
  const ws = openWorkspace(copyRealWorkspace(name, join(temporaryFolder(), 'data'), NOON));
  onTestFinished(() => ws.close());
  const keys = listSessions(ws).map((s) => ({ agentGroupId: s.agentGroup.id, sessionId: s.id }));
  const folder = (key: (typeof keys)[number]) =>
    join(ws.path, 'v2-sessions', key.agentGroupId, key.sessionId);
  return { ws, keys, folder };
}

it.skipIf(!haveRealWorkspace)(
  'databases that we make are in everything of the real ones’ shape (where they are beside the checkout)',
  async () => {
    const { keys, folder } = open();
    const made = join(temporaryFolder(), 'made');
    createWorkspace(made);
    const ours = join(made, 'v2.db');
    const eras = [
      ['2.0.64', REAL] as const,
      ...(REAL_WORKSPACES.includes(NEWER) ? [['2.3', NEWER] as const] : []),
    ];
    for (const [era, name] of eras) {
      const theirs = join(open(name).ws.path, 'v2.db');
      // What the store makes is today's; what tests start from is of its era.
      for (const own of [
        ...(name === NEWER ? [ours] : []),
        join(makeEra(era, join(temporaryFolder(), era), NOON), 'v2.db'),
      ]) {
        expect(shapeOf(own)).toEqual(shapeOf(theirs));
        expect(migrationsOf(own)).toEqual(migrationsOf(theirs));
      }
    }
    expect(queryElsewhere(ours, 'PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }]);

    const s = await makeSession();
    const theirs = keys.slice(0, 1).map(folder).join();
    for (const file of ['inbound.db', 'outbound.db']) {
      expect(shapeOf(join(s.folder, file))).toEqual(shapeOf(join(theirs, file)));
      for (const sql of ['PRAGMA journal_mode', 'PRAGMA integrity_check']) {
        expect(queryElsewhere(join(s.folder, file), sql)).toEqual(queryElsewhere(join(theirs, file), sql));
      }
    }
  },
);

it.skipIf(!haveRealWorkspace)(
  'a real workspace is read to its last row without a change, and projected anew it stays the same; one of a newer host too (where they are beside the checkout)',
  async () => {
    const { ws, keys, folder } = open();
    const before = hashTree(ws.path, ['v2.db-wal', 'v2.db-shm']).map((entry) => JSON.stringify(entry));
    expect(keys).toHaveLength(8);
    for (const key of keys) {
      const page = pageMessages(ws, key, { before: null, limit: 500 }, NOON);
      const stored = (file: string, table: string) =>
        queryElsewhere(join(folder(key), file), `SELECT id FROM ${table}`).map(({ id }) => id);
      const ids = [...stored('inbound.db', 'messages_in'), ...stored('outbound.db', 'messages_out')];
      expect(page.messages.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
      // Each row is of a shape that we know, and each file that it names is there.
      expect(page.messages.filter(({ body }) => body.type === 'raw')).toEqual([]);
      expect(
        page.messages.flatMap(({ attachments }) => attachments.filter((a) => a.problem !== null)),
      ).toEqual([]);
    }
    expect(hashTree(ws.path, ['v2.db-wal', 'v2.db-shm']).map((entry) => JSON.stringify(entry))).toEqual(
      before,
    );

    for (const key of keys) {
      const look = () =>
        ['SELECT * FROM destinations ORDER BY name', 'SELECT * FROM session_routing'].map((sql) =>
          queryElsewhere(join(folder(key), 'inbound.db'), sql),
        );
      const written = look();
      await writeDestinations(ws, key.agentGroupId, key.sessionId);
      await writeSessionRouting(ws, key.agentGroupId, key.sessionId);
      expect(look()).toEqual(written);
    }

    if (!REAL_WORKSPACES.includes(NEWER)) return;
    const newer = open(NEWER).ws;
    expectApprovals(newer);
    expectSchedules(newer);
    expectHeld(newer);
    expectAttempts(newer);
    expectLeases(newer);
    expectRoutes(newer);
    expectRoutes(ws);
    expectPolls(ws, 'newest');
    expectPolls(newer, 'triggers-first');
    await expectNewerFiles(newer);
    await expectWritable(newer);
  },
);

/** B11: what waits for a decision of its host is read as it is. */
function expectApprovals(ws: OpenWorkspace): void {
  const { listed } = listApprovals(ws);
  expect(listed.map(({ action, status }) => `${action} ${status}`).toSorted()).toEqual([
    'a2a_message_gate pending',
    'add_mcp_server awaiting_reason',
    'install_packages pending',
  ]);
  const [sessionId] = new Set(listed.map((one) => one.sessionId));
  expect(listSessions(ws).find(({ id }) => id === sessionId)?.openApprovals).toBe(3);
  for (const { approvers, card } of listed) {
    expect(approvers).toHaveLength(1);
    expect(card).not.toBeNull();
  }
}

/** B07, B21: so are its series: paused, failing, waiting; what is over is none. */
function expectSchedules(ws: OpenWorkspace): void {
  const all = listSessions(ws).flatMap(({ id, agentGroup, status }) => {
    const key = { agentGroupId: agentGroup.id, sessionId: id };
    return readDigest(ws, key, null, readRecurrence).schedule.found.map((entry) => {
      const { state, marks } = standingOf(entry, { status }, NOON, true);
      return [state, ...marks.map(({ word }) => word)].join(', ');
    });
  });
  expect(all.toSorted()).toEqual([
    ...['ahead, fails 3 in a row; pauses after 8', 'paused', 'stopped, failed 8 in a row'],
  ]);
  const titles = listSessions(ws).map(({ title }) => title);
  expect(titles).toEqual(expect.arrayContaining(['tide-gauge-19be', 'rate-feed-5611']));
  expect(titles.filter((title) => title.startsWith('system:'))).toEqual([]);
}
