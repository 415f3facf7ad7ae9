import { expect, it } from 'vitest';
import { leftUndone } from '../../src/renderer/features/session/close-words.js';
import { digest, SOME_TIME as NOW, session } from '../support/session-summary.js';

const waits = (...ages: number[]) => ({
  dueAt: ages.map((age) => NOW - age),
  first: [],
  ahead: [],
  olderAhead: [],
});

it.each([
  ['nothing', digest(), false, null],
  ['a message', digest({ due: waits(1000) }), false, /^1 message waits here: .* nobody will ever take it\.$/],
  [
    'one for its time',
    digest({ due: waits(-1000) }),
    false,
    /^1 message waits here for its time: .* take it\.$/,
  ],
  [
    'several',
    digest({ due: waits(1000, 1000, -1000) }),
    false,
    /^3 messages wait here, 1 of them for a time: .* nobody will ever take them\.$/,
  ],
  [
    'while one runs',
    digest({ due: waits(1000) }),
    true,
    /only the container running now may still take it\.$/,
  ],
  [
    'too many to be counted',
    digest({ due: waits(...Array.from({ length: 100 }, () => 1)) }),
    false,
    /^100 or more messages wait here: /,
  ],
  [
    'answers too',
    digest({ due: waits(1), undelivered: { dueAt: [NOW, NOW], first: [] } }),
    false,
    /take it\. 2 answers wait for delivery: /,
  ],
  ['nobody knows', null, false, null],
] as const)('what is left undone by closing: %s', (_what, d, polls, says) => {
  const said = leftUndone(session({ digest: d }), polls, NOW);
  if (says === null) expect(said).toBeNull();
  else expect(said).toMatch(says);
});
