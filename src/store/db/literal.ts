/** Values exactly as SQLite stores them: read with their storage class, kept as literals, bound again. */

/** SQL for a value with its class: two result columns, to be read with safe integers. */
export const typed = (expression: string): string =>
  `typeof(${expression}), CASE typeof(${expression}) WHEN 'text' THEN CAST(${expression} AS BLOB) ELSE ${expression} END`;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Null for bytes that are not UTF-8, or that hold a NUL, at which SQLite's own tools would cut them. */
function plainText(bytes: Buffer): string | null {
  if (bytes.includes(0)) return null;
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

function realLiteral(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '9e999';
  if (value === Number.NEGATIVE_INFINITY) return '-9e999';
  if (Object.is(value, -0)) return '-0.0';
  const digits = String(value);
  return /[.e]/.test(digits) ? digits : `${digits}.0`;
}

/**
 * The literal for what `typed` returned.
 * @param storage the first of the two, `typeof`
 * @param value the second: texts as their bytes
 */
export function toLiteral(storage: unknown, value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return realLiteral(value);
  if (!Buffer.isBuffer(value)) return 'NULL';
  if (storage !== 'text') return `X'${value.toString('hex').toUpperCase()}'`;
  const text = plainText(value);
  return text === null
    ? `CAST(X'${value.toString('hex').toUpperCase()}' AS TEXT)`
    : `'${text.replaceAll("'", "''")}'`;
}

/** A literal as SQL with one parameter, and what is bound to it. */
export interface BoundLiteral {
  sql: '?' | 'CAST(? AS TEXT)';
  value: bigint | number | Buffer | null;
}

const HEX_TEXT = /^CAST\(X'([0-9A-F]*)' AS TEXT\)$/;
const HEX = /^X'([0-9A-F]*)'$/;

/**
 * Prepares what `toLiteral` returned for binding. Text goes as bytes, so that not even its encoding can change.
 * @throws RangeError for what is not such a literal
 */
export function fromLiteral(literal: string): BoundLiteral {
  if (literal === 'NULL') return { sql: '?', value: null };
  if (literal.startsWith("'") && literal.endsWith("'") && literal.length > 1) {
    const text = literal.slice(1, -1).replaceAll("''", "'");
    return { sql: 'CAST(? AS TEXT)', value: Buffer.from(text, 'utf8') };
  }
  const hexText = HEX_TEXT.exec(literal)?.[1];
  if (hexText !== undefined) return { sql: 'CAST(? AS TEXT)', value: Buffer.from(hexText, 'hex') };
  const hex = HEX.exec(literal)?.[1];
  if (hex !== undefined) return { sql: '?', value: Buffer.from(hex, 'hex') };
  if (/^-?\d+$/.test(literal)) return { sql: '?', value: BigInt(literal) };
  if (literal === '9e999') return { sql: '?', value: Number.POSITIVE_INFINITY };
  if (literal === '-9e999') return { sql: '?', value: Number.NEGATIVE_INFINITY };
  const real = Number(literal);
  if (literal === '' || Number.isNaN(real)) throw new RangeError(`No literal: ${literal.slice(0, 40)}`);
  return { sql: '?', value: real };
}
