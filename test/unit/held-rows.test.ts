import { describe, expect, test } from 'vitest';
import { heldRows, orderOf } from '../../src/renderer/features/session/held-rows.js';
import { type SessionGrouping, sessionRows } from '../../src/renderer/features/session/session-rows.js';
import { SOME_TIME, session } from '../support/session-summary.js';

/** Sessions by their agents' names and their own ids: `A/one A/two B/three`, the newest first. */
function rowsOf(list: string, grouping: SessionGrouping = 'agent') {
  const names = list.split(' ').filter(Boolean);
  const sessions = names.map((name, i) => {
    const [agent = '', id = ''] = name.split('/');
    const agentGroup = {
      id: agent,
      name: agent,
      folder: agent,
      agentProvider: null,
      config: { timezone: null, mostMessages: null },
    };
    return session({ id, title: id, agentGroup, digest: null, lastActive: SOME_TIME - i });
  });
  return sessionRows(sessions, 'activity', grouping, SOME_TIME);
}

/** The rows as listed, and whether the positions count from 1. */
function shown(rows: ReturnType<typeof heldRows>['rows']): string {
  const sessions = rows.filter((row) => row.type === 'session');
  expect(sessions.map(({ position }) => position)).toEqual(sessions.map((_, i) => i + 1));
  return rows.map((row) => (row.type === 'group' ? `[${row.name} ${row.count}]` : row.key)).join(' ');
}

describe('the order that is held', () => {
  test.each<[string, string, string, string, number]>([
    ['stays when one becomes the newest', 'A/a A/b B/c', 'A/b B/c A/a', '[A 2] a b [B 1] c', 0],
    ['loses what is gone at once', 'A/a A/b A/c', 'A/c A/a', '[A 2] a c', 0],
    ['loses a heading with its last', 'A/a B/b B/c', 'B/c B/b', '[B 2] b c', 0],
    ['has what is new last of its agent', 'A/a A/b B/c', 'A/n A/m A/b A/a B/c', '[A 4] a b n m [B 1] c', 2],
    ['has the heading of a new agent last', 'B/a B/b', 'A/n B/b B/a', '[B 2] a b [A 1] n', 1],
    ['moves a session that has another agent now', 'A/a A/b B/c', 'B/a A/b B/c', '[A 1] b [B 2] a c', 0],
    ['has everything that was not there', '', 'A/b A/a', '[A 2] b a', 0],
    ['may come to nothing', 'A/a', '', '', 0],
  ])('%s', (_what, before, now, expected, more) => {
    const found = heldRows(orderOf(rowsOf(before)), rowsOf(now));
    expect([shown(found.rows), found.more]).toEqual([expected, more]);
  });

  test('is one list where nothing is grouped', () => {
    const found = heldRows(orderOf(rowsOf('A/a B/b A/c', 'flat')), rowsOf('A/n A/c A/a B/b', 'flat'));
    expect([shown(found.rows), found.more]).toEqual(['a b c n', 1]);
  });

  test('shows each session as it is now, and the very rows where their order is the same', () => {
    const held = orderOf(rowsOf('A/a A/b'));
    const same = rowsOf('A/a A/b A/n');
    // The new row is already in its place: nothing is held back.
    expect(heldRows(held, same)).toEqual({ rows: same, more: 0 });
    expect(heldRows(held, same).rows).toBe(same);
    const newest = rowsOf('A/b A/a');
    const [, a] = heldRows(held, newest).rows;
    expect(a).toMatchObject({ session: newest[2]?.type === 'session' ? newest[2].session : null });
  });
});
