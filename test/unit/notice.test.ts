import { describe, expect, test } from 'vitest';
import type { SessionSummary } from '../../src/contract/entities/session.js';
import { type Notice, newMatters, noticeOf } from '../../src/desk/notice.js';
import { type AttentionItem, attentionOf } from '../../src/rules/attention.js';
import { digest, gone, SOME_TIME as NOW, rowLine, session, stuck } from '../support/session-summary.js';

const items = (s: SessionSummary, ...questions: string[]): AttentionItem[] =>
  attentionOf(
    { ...s, openQuestions: questions.length },
    questions.map((id) => ({
      questionId: id,
      sessionId: s.id,
      messageOutId: `out of ${id}`,
      title: `${id}?`,
      options: [],
      createdAt: NOW,
    })),
    NOW,
  );
const failedOut = (...keys: string[]) =>
  session({
    digest: digest({
      failedOut: { count: keys.length, newest: keys.map((key) => rowLine(key, 'An answer')) },
    }),
  });
const failedIn = session({ digest: digest({ failedIn: { count: 1, newest: [rowLine('in:1', 'hi')] } }) });
const own = session().messagingGroup;
const byBot = own === null ? null : { ...own, instance: 'tg-second' };
const unreadable = session({ digest: { readable: false, code: 'X', message: 'x' } });

/** The titles of the notifications when a session's items change from `before` to `after`. */
function told(before: AttentionItem[], after: AttentionItem[], firstLook = false): string | null {
  const known = new Set(before.map(({ id }) => id));
  return noticeOf(newMatters(after, known, firstLook), () => false)?.title ?? null;
}

describe('what the desktop is told', () => {
  test.each<[string, AttentionItem[], AttentionItem[], string | null]>([
    ['nothing', [], [], null],
    ['a question', [], items(session(), 'Tea'), 'Question in Dana (DM)'],
    [
      'a question in a chat with another bot',
      [],
      items(session({ messagingGroup: byBot }), 'Tea'),
      'Question in Dana (DM) (tg-second)',
    ],
    ['a question that was there', items(session(), 'Tea'), items(session(), 'Tea'), null],
    ['a second question', items(session(), 'Tea'), items(session(), 'Tea', 'Milk'), 'Question in Dana (DM)'],
    ['one that was answered', items(session(), 'Tea'), [], null],
    ['a stuck container', [], items(session({ container: stuck() })), 'Stuck container: Dana (DM)'],
    [
      'one that is still stuck',
      items(session({ container: stuck() })),
      items(session({ container: stuck() })),
      null,
    ],
    ['a failed delivery', [], items(failedOut('out:1')), 'Delivery failed: Dana (DM)'],
    [
      'another failed delivery',
      items(failedOut('out:1')),
      items(failedOut('out:2', 'out:1')),
      'Delivery failed: Dana (DM)',
    ],
    ['a failed message', [], items(failedIn), null],
    ['a container that is gone', [], items(session({ container: gone() })), null],
    ['an unreadable session', [], items(unreadable), null],
    ['two at once', [], items(failedOut('out:1'), 'Tea'), '2 things need you'],
  ])('%s', (_name, before, after, title) => {
    expect(told(before, after)).toBe(title);
  });

  test('never what the files held when they were read for the first time, but a question', () => {
    expect(told([], items({ ...failedOut('out:1'), container: stuck() }), true)).toBeNull();
    expect(told([], items(failedOut('out:1'), 'Tea'), true)).toBe('Question in Dana (DM)');
  });
});

describe('how it is told', () => {
  const never = () => false;
  const notice = (
    of: AttentionItem[],
    isSimulated = never as (item: AttentionItem) => boolean,
  ): Notice | null => noticeOf(of, isSimulated);

  test('one leads to its row', () => {
    expect(notice(items(session(), 'Tea'))).toEqual({
      title: 'Question in Dana (DM)',
      body: 'Tea? · Andy',
      go: { to: 'session', sessionId: 'sess-1', row: { id: 'out of Tea' } },
    });
    expect(notice(items(failedOut('out:1')))?.go).toEqual({
      to: 'session',
      sessionId: 'sess-1',
      row: { key: 'out:1' },
    });
  });

  test('many are one, which leads to the view of them all', () => {
    const many = items(session(), 'a', 'b', 'c', 'd', 'e', 'f');
    expect(notice(many)).toEqual({
      title: '6 things need you',
      body: `${'Question in Dana (DM)\n'.repeat(4)}and 2 more`,
      go: { to: 'attention' },
    });
  });

  test('says what is simulated: all of it, or which', () => {
    expect(notice(items(session(), 'a'), () => true)?.title).toBe('Question in Dana (DM) (simulated)');
    const two = [...items(session(), 'a'), ...items(session({ id: 's2', title: 'Ops' }), 'b')];
    expect(notice(two, () => true)?.title).toBe('2 things need you (simulated)');
    const one = notice(two, ({ session: of }) => of?.id === 's2');
    expect(one?.title).toBe('2 things need you');
    expect(one?.body).toBe('Question in Dana (DM)\nQuestion in Ops (simulated)');
  });

  test('what files hold is shown as text: no markup, no control characters, not without end', () => {
    const hostile = session({ title: '<img src=x>\u202egnp.exe\u0000' });
    const told = notice(items(hostile, `<a href="x">&\n${'a'.repeat(500)}`));
    expect(told?.title).toBe('Question in ‹img src=x› gnp.exe');
    expect(told?.body).toMatch(/^‹a href="x"›＆ a+…$/);
    expect(told?.body.length).toBe(200);
  });
});
