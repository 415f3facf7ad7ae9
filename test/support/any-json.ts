/** JSON texts of every kind that a value of JavaScript would not keep. */
import fc from 'fast-check';

const numbers = fc.oneof(
  fc.constantFrom(
    '1234567890123456789',
    '9007199254740993',
    '1e400',
    '-0',
    '1.0',
    '1E5',
    '1E+05',
    '-1.50e-7',
  ),
  fc.constantFrom('0.1000000000000000055', '-0.0', '123456789012345678901234567890'),
  fc.integer().map(String),
);

const written = [
  ...[
    'a',
    'é',
    '😀',
    '\uFFFD',
    '\u2028',
    ' ',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '//',
    '/*',
    "'",
    '\u00A0',
    '\u007F',
  ],
  ...['\\u00e9', '\\u00E9', '\\/', '\\"', '\\\\', '\\n', '\\r\\n', '\\t', '\\u0000', '\\ufffd', '\\uFFFD'],
  // Halves of pairs, which only an escape can hold.
  ...['\\ud83d', '\\uDE00', '\\ud83d\\ude00', '\\ud83d\\ud83d'],
];
const strings = fc.array(fc.constantFrom(...written), { maxLength: 6 }).map((parts) => `"${parts.join('')}"`);

/** Among them keys that JavaScript sorts to the front, and one that it gives a meaning of its own. */
const keys = fc.oneof(
  fc.constantFrom(
    '"a"',
    '"a"',
    '"2"',
    '"1"',
    '"10"',
    '"__proto__"',
    '"constructor"',
    '"toJSON"',
    '""',
    '"\\u0061"',
  ),
  strings,
);

/**
 * A JSON object as text.
 * @param space what may stand between its parts
 */
export function anyJsonObject(space: readonly string[] = ['']): fc.Arbitrary<string> {
  const gap = fc.constantFrom(...space);
  const { object } = fc.letrec<{ value: string; object: string; list: string }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      numbers,
      strings,
      fc.constantFrom('true', 'false', 'null'),
      tie('list'),
      tie('object'),
    ),
    list: fc
      .array(
        fc.tuple(gap, tie('value'), gap).map((parts) => parts.join('')),
        { maxLength: 4 },
      )
      .chain((items) => gap.map((inside) => `[${items.length === 0 ? inside : items.join()}]`)),
    object: fc
      .array(
        fc.tuple(gap, keys, gap, fc.constant(':'), gap, tie('value'), gap).map((parts) => parts.join('')),
        { maxLength: 6 },
      )
      .chain((members) => gap.map((inside) => `{${members.length === 0 ? inside : members.join()}}`)),
  }));
  return object;
}

/** White space on one line, and over several. */
export const ON_ONE_LINE = ['', '', ' ', '\t', '  '];
export const OVER_LINES = ['', '\n', '\r\n', '\r', ' ', '\n\t  '];
