/** Values that are hidden until somebody asks. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HIDDEN, hideIn, hideInText } from '../../src/rules/hidden-value.js';

test('14.4: what goes into a program as a secret is hidden, and nothing else', () => {
  expect(hideInText('run sk-abc123 and task-list').value).toBe('run •••••• and task-list');
  expect(
    hideIn({ author: 'Eve', count: 3, nested: [{ apiKey: 'x', authorization: 'y' }], env: [1, ''] }),
  ).toEqual({
    value: {
      ...{ author: 'Eve', count: 3 },
      ...{ nested: [{ apiKey: '••••••', authorization: '••••••' }], env: ['••••••', ''] },
    },
    hidden: 3,
  });
});

const SECRET = 'quay-7-secret';
/** Any JSON in which the secret stands wherever a holder or a telling name leads to it, and nowhere else. */
const { secretive } = fc.letrec<{ within: unknown; secretive: unknown }>((tie) => ({
  // Below a holder everything is one.
  within: fc.oneof(
    { maxDepth: 3 },
    fc.constant(SECRET),
    fc.array(tie('within'), { maxLength: 3 }),
    fc.dictionary(fc.string({ maxLength: 6 }), tie('within'), { maxKeys: 3 }),
  ),
  secretive: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('plain', 7, null, true),
    fc.array(tie('secretive'), { maxLength: 3 }),
    fc.record(
      {
        ...{ env: tie('within'), headers: tie('within'), Environment: tie('within') },
        ...{ api_key: fc.constant(SECRET), accessToken: fc.constant(SECRET), other: tie('secretive') },
      },
      { requiredKeys: [] },
    ),
  ),
}));

test('14.4: a secret never stays, wherever it stands, and what is none stays as it is', () => {
  fc.assert(
    fc.property(secretive, (value) => {
      const before = JSON.stringify(value);
      const { value: shown, hidden } = hideIn(value);
      const after = JSON.stringify(shown);
      expect(after).not.toContain(SECRET);
      expect(hidden).toBe(before.split(SECRET).length - 1);
      expect(after).toBe(before.replaceAll(SECRET, HIDDEN));
      if (hidden === 0) expect(shown).toBe(value);
    }),
    { numRuns: 2000 },
  );
});
