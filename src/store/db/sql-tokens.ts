/**
 * The tokens of a statement in a database's schema, cut as SQLite cuts them. Only what a session's statements
 * need is distinguished; all else is `other`, for the caller to refuse.
 */

export interface SqlToken {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'sign' | 'other';
  /** A word in lower case; a quoted name or a string without its quotes, as it is written. */
  readonly text: string;
}

/** SQLite folds ASCII letters and no others. */
export const asciiLower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** Not JavaScript's white space: to SQLite a no-break space is a letter, a vertical tab an error. */
const GAP = /(?:[ \t\n\f\r]|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/y;
/** Everything from U+0080 up is a letter; a byte-order mark is a gap, which no host writes: left out here. */
const WORD = /[A-Za-z_\u0080-\ufefe\uff00-\uffff][A-Za-z0-9_$\u0080-\ufefe\uff00-\uffff]*/y;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![A-Za-z0-9_$.\u0080-\uffff])/y;
const STRING = /'((?:[^'\0]|'')*)'/y;
const QUOTED = /"((?:[^"\0]|"")*)"|`((?:[^`\0]|``)*)`|\[([^\]\0]*)\]/y;
const SIGN = /[(),=+-]/y;

function at(pattern: RegExp, sql: string, from: number): RegExpExecArray | null {
  pattern.lastIndex = from;
  return pattern.exec(sql);
}

function next(sql: string, from: number): { token: SqlToken; length: number } {
  const word = at(WORD, sql, from);
  if (word !== null) return { token: { kind: 'word', text: asciiLower(word[0]) }, length: word[0].length };
  const quoted = at(QUOTED, sql, from);
  if (quoted !== null) {
    const [whole, double, back, square] = quoted;
    const text = double?.replaceAll('""', '"') ?? back?.replaceAll('``', '`') ?? square ?? '';
    return { token: { kind: 'quoted', text }, length: whole.length };
  }
  const string = at(STRING, sql, from);
  if (string !== null) {
    const text = (string[1] ?? '').replaceAll("''", "'");
    return { token: { kind: 'string', text }, length: string[0].length };
  }
  for (const [kind, pattern] of [['number', NUMBER] as const, ['sign', SIGN] as const]) {
    const found = at(pattern, sql, from);
    if (found !== null) return { token: { kind, text: found[0] }, length: found[0].length };
  }
  return { token: { kind: 'other', text: sql[from] ?? '' }, length: 1 };
}

/**
 * @param sql a text of sqlite_schema
 * @returns its tokens up to the first `other`; comments and white space are not tokens
 */
export function sqlTokens(sql: string): SqlToken[] {
  const tokens: SqlToken[] = [];
  for (let from = 0; from < sql.length; ) {
    from += at(GAP, sql, from)?.[0].length ?? 0;
    if (from >= sql.length) break;
    const { token, length } = next(sql, from);
    tokens.push(token);
    if (token.kind === 'other') break;
    from += length;
  }
  return tokens;
}
