/** The next poll of every session of the recorded workspaces, in the order of their own version. */
import { expect, it } from 'vitest';
import { POLL_LIMIT } from '../../src/rules/poll-rule.js';
import { readDialect } from '../../src/store/db/dialect.js';
import { readNextPoll } from '../../src/store/message/next-poll.js';
import { listSessions } from '../../src/store/session/session.js';
import { openWorkspace } from '../../src/store/workspace.js';
import { copyRealWorkspace, REAL_WORKSPACES } from '../support/real-workspace.js';
import { temporaryFolder } from '../support/store-workspace.js';

const NOW = Date.parse('2026-12-02T12:00:00.000Z');
const ORDERS: Record<string, string> = { 'nanoclaw-2.0.64': 'newest', 'nanoclaw-2.3': 'triggers-first' };

const known = REAL_WORKSPACES.filter((name) => name in ORDERS);

it.skipIf(known.length === 0).each(known)('%s', (name) => {
  const ws = openWorkspace(copyRealWorkspace(name, `${temporaryFolder()}/data`, NOW), {
    clock: { now: () => NOW },
  });
  try {
    const { pollOrder: order } = ws.central.read(readDialect);
    expect(order).toBe(ORDERS[name]);
    const fates = new Map<string, number>();
    for (const { id, agentGroup } of listSessions(ws)) {
      const key = { agentGroupId: agentGroup.id, sessionId: id };
      for (const first of [true, false]) {
        const asked = { now: NOW, first };
        const shown = readNextPoll(ws, key, { ...asked, rule: { limit: POLL_LIMIT, order } });
        // No session has more than ten rows due: both versions take the same.
        const either = readNextPoll(ws, key, { ...asked, rule: { limit: POLL_LIMIT, order: 'unknown' } });
        expect(either).toMatchObject({ handed: shown.handed, turn: shown.turn });
        for (const { fate } of [...shown.handed, ...shown.skipped])
          fates.set(fate, (fates.get(fate) ?? 0) + 1);
      }
    }
    expect([...fates.keys()]).toContain('handed');
    // That of today has an answer that nobody reads.
    if (order === 'triggers-first') expect([...fates.keys()]).toContain('system');
  } finally {
    ws.close();
  }
});
