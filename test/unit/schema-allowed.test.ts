/** H02: which schemas of a session's databases are written to. SQLite itself says what texts are possible. */
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeSchema, MOST_TEXT } from '../../src/store/db/schema-allowed.js';
import { Foreign } from '../../src/store/db/schema-statement.js';
import { INBOUND_SCHEMA, OUTBOUND_SCHEMA } from '../../src/store/db/session-schema.js';
import { SEED_INBOUND, SEED_OUTBOUND } from '../support/seed-era.js';

/** The texts that SQLite stores for a schema. @throws SqliteError for what is not SQL */
function textsOf(sql: string): unknown[] {
  const db = new Database(':memory:');
  try {
    db.exec(sql);
    return db.prepare('SELECT sql FROM sqlite_schema').pluck().all();
  } finally {
    db.close();
  }
}

/** What is refused, in words; null when nothing is. */
function refusal(sql: string): string | null {
  try {
    judgeSchema(textsOf(sql));
    return null;
  } catch (error) {
    if (error instanceof Foreign) return error.what;
    throw error;
  }
}

describe('H02: a schema that a host makes', () => {
  it.each([
    ['of ours, inbound', INBOUND_SCHEMA],
    ['of ours, outbound', OUTBOUND_SCHEMA],
    ['of the seed’s days, inbound', SEED_INBOUND],
    ['of the seed’s days, outbound', SEED_OUTBOUND],
    [
      'of the seed’s days, brought up to date by a host',
      `${SEED_INBOUND}
       ALTER TABLE delivered ADD COLUMN status TEXT NOT NULL DEFAULT 'delivered';
       ALTER TABLE messages_in ADD COLUMN series_id TEXT;
       CREATE INDEX IF NOT EXISTS idx_messages_in_series ON messages_in(series_id);
       ALTER TABLE messages_in ADD COLUMN trigger INTEGER NOT NULL DEFAULT 1;`,
    ],
    [
      'of a newer one, with a ledger of its own',
      `${OUTBOUND_SCHEMA}
       CREATE TABLE usage (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
         cost REAL DEFAULT -0.5, name VARCHAR(40), CONSTRAINT u UNIQUE (at, name));
       CREATE TABLE pairs (a TEXT, b ANY, PRIMARY KEY (a, b)) WITHOUT ROWID, STRICT;
       CREATE UNIQUE INDEX one ON usage(cost DESC)`,
    ],
    [
      'of a branch, with its ledger of tokens',
      `${OUTBOUND_SCHEMA} CREATE TABLE token_usage_log (id INTEGER PRIMARY KEY AUTOINCREMENT,
         ts TEXT NOT NULL DEFAULT (datetime('now')), model TEXT, tokens INTEGER NOT NULL DEFAULT 0);
       CREATE INDEX idx_token_usage_log_ts ON token_usage_log(ts)`,
    ],
    [
      'of a branch, with its index of engaged rows',
      `${INBOUND_SCHEMA}; CREATE INDEX idx_messages_in_engaged ON messages_in(timestamp) WHERE trigger = 1 AND status IS NOT NULL`,
    ],
  ])('%s is written to', (_, sql) => {
    expect(refusal(sql)).toBeNull();
  });
});

/** messages_in with one column's definition replaced. */
const messagesIn = (content: string, after = ''): string =>
  `CREATE TABLE messages_in (id TEXT PRIMARY KEY, seq INTEGER UNIQUE, kind TEXT NOT NULL, timestamp TEXT NOT NULL,
   ${content})${after};`;

const foreign: [name: string, sql: string, said: RegExp][] = [
  ['a CHECK', messagesIn('content TEXT CHECK (length(content) < 9)'), /a CHECK .*content/],
  ['a CHECK of a plain kind', messagesIn('content TEXT CHECK (content = 1)'), /a CHECK .*content/],
  ['a CHECK of the table', messagesIn('content TEXT, CHECK (id <> seq)'), /a CHECK/],
  ['a CHECK in a table of nobody’s', `${INBOUND_SCHEMA} CREATE TABLE x (id CHECK (id = 1))`, /a CHECK/],
  ['a DEFAULT with a call', messagesIn('content TEXT DEFAULT (hex(zeroblob(9)))'), /a DEFAULT/],
  ['a DEFAULT of another time', messagesIn("content TEXT DEFAULT (datetime('now', '+1 day'))"), /a DEFAULT/],
  ['a DEFAULT in parentheses', messagesIn("content TEXT DEFAULT ('x')"), /a DEFAULT/],
  [
    'a conflict clause of a column',
    messagesIn('content TEXT NOT NULL ON CONFLICT REPLACE'),
    /a conflict clause/,
  ],
  [
    'a conflict clause of a key',
    messagesIn('content TEXT, UNIQUE (seq) ON CONFLICT REPLACE'),
    /a conflict clause/,
  ],
  [
    'a foreign key of a column',
    messagesIn('content TEXT REFERENCES y(name) ON DELETE CASCADE'),
    /a foreign key/,
  ],
  [
    'a foreign key of the table',
    messagesIn('content TEXT, FOREIGN KEY (kind) REFERENCES y(name)'),
    /a foreign key/,
  ],
  [
    'a foreign key of another table',
    `${INBOUND_SCHEMA} CREATE TABLE x (a REFERENCES messages_in(id))`,
    /a foreign key/,
  ],
  ['a UNIQUE', messagesIn('content TEXT UNIQUE'), /a UNIQUE .*content/],
  ['a UNIQUE of the table', messagesIn('content TEXT, UNIQUE (kind, timestamp)'), /a UNIQUE/],
  ['a UNIQUE index', `${INBOUND_SCHEMA} CREATE UNIQUE INDEX u ON messages_in(trigger)`, /a UNIQUE index/],
  ['a COLLATE', messagesIn('content TEXT COLLATE NOCASE'), /a COLLATE/],
  [
    'a COLLATE in an index',
    `${INBOUND_SCHEMA} CREATE INDEX c ON messages_in(kind COLLATE NOCASE)`,
    /a COLLATE/,
  ],
  [
    'an expression in an index',
    `${INBOUND_SCHEMA} CREATE INDEX e ON messages_in(hex(content))`,
    /an index on an expr/,
  ],
  ['a sum in an index', `${INBOUND_SCHEMA} CREATE INDEX e ON messages_in(seq + 1)`, /an index on an expr/],
  ['a constant in an index', `${INBOUND_SCHEMA} CREATE INDEX e ON messages_in(true)`, /an index on an expr/],
  [
    'an expression in a stranger’s index',
    `${INBOUND_SCHEMA} CREATE TABLE x(a); CREATE INDEX e ON x(a || a)`,
    /an index/,
  ],
  [
    'a partial index',
    `${INBOUND_SCHEMA} CREATE INDEX p ON messages_in(kind) WHERE length(content) > 9`,
    /a partial/,
  ],
  [
    'a plain partial index',
    `${INBOUND_SCHEMA} CREATE INDEX p ON messages_in(kind) WHERE seq = 1`,
    /a partial/,
  ],
  [
    'a partial index under a branch’s name',
    `${INBOUND_SCHEMA} CREATE INDEX idx_messages_in_engaged ON messages_in(kind) WHERE length(kind) = 1`,
    /a partial/,
  ],
  [
    'a trigger',
    `${INBOUND_SCHEMA} CREATE TRIGGER t AFTER INSERT ON messages_in BEGIN SELECT 1; END`,
    /a trigger/,
  ],
  ['a view', `${INBOUND_SCHEMA} CREATE VIEW v AS SELECT 1`, /a view/],
  ['a virtual table', `${INBOUND_SCHEMA} CREATE VIRTUAL TABLE v USING fts5(a)`, /a virtual table/],
  ['a generated column', messagesIn('content TEXT, g AS (hex(content))'), /the generated column “g”/],
  [
    'a stored one',
    messagesIn('content TEXT, g TEXT GENERATED ALWAYS AS (hex(content)) STORED'),
    /the generated column “g”/,
  ],
  ['STRICT', messagesIn('content TEXT', ' STRICT'), /STRICT/],
  ['WITHOUT ROWID', messagesIn('content TEXT', ' WITHOUT ROWID'), /WITHOUT ROWID/],
  ['another type', messagesIn('content BLOB'), /the type “blob” .*content/],
  ['a type of nobody’s', messagesIn('content "hex(1)"'), /a part that the console does not know/],
  ['no primary key', 'CREATE TABLE messages_in (id TEXT, seq INTEGER UNIQUE)', /another primary key/],
  [
    'another primary key',
    'CREATE TABLE messages_in (id TEXT, seq INTEGER UNIQUE PRIMARY KEY)',
    /another primary key/,
  ],
  ['a counted key', 'CREATE TABLE session_routing (id INTEGER PRIMARY KEY AUTOINCREMENT)', /AUTOINCREMENT/],
  ['no UNIQUE', 'CREATE TABLE messages_in (id TEXT PRIMARY KEY, seq INTEGER)', /no UNIQUE .*seq/],
  ['statistics', `${INBOUND_SCHEMA} ANALYZE; `, /statistics/],
  [
    'many indexes',
    `${INBOUND_SCHEMA} ${Array.from({ length: 11 }, (_, n) => `CREATE INDEX i${n} ON messages_in(kind);`).join('')}`,
    /more than 10 indexes/,
  ],
  [
    'a wide index',
    `${INBOUND_SCHEMA} CREATE INDEX w ON messages_in(${Array.from({ length: 9 }, () => 'content').join()})`,
    /more than 8 columns/,
  ],
  [
    'many columns',
    messagesIn(Array.from({ length: 100 }, (_, n) => `c${n}`).join()),
    /more than 100 columns/,
  ],
  [
    'many tables',
    Array.from({ length: 201 }, (_, n) => `CREATE TABLE t${n}(a);`).join(''),
    /more than 200 tables/,
  ],
  ['much text', messagesIn(`content TEXT DEFAULT '${'x'.repeat(MOST_TEXT)}'`), /more than 64 KiB/],
];

describe('H02: a schema with', () => {
  it.each(foreign)('%s is named and refused', (_, sql, said) => {
    expect(refusal(sql)).toMatch(said);
  });

  it('a definition that is a BLOB is refused: SQLite would read it as a text', () => {
    expect(() => judgeSchema([...textsOf(INBOUND_SCHEMA), Buffer.from('CREATE TRIGGER t')])).toThrow(
      /no text/,
    );
  });

  it('a mark that SQLite takes for a gap is refused', () => {
    expect(() => judgeSchema(['CREATE\ufeffTRIGGER t'])).toThrow(/does not know/);
    expect(() => judgeSchema(['CREATE TABLE t(a\0CHECK (1))'])).toThrow(/does not know/);
  });
});

const word = (text: string): fc.Arbitrary<string> =>
  fc
    .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
    .map((upper) =>
      [...text].map((c, at) => (upper[at] === true ? c.toUpperCase() : c.toLowerCase())).join(''),
    );

const gap = fc.oneof(
  { weight: 5, arbitrary: fc.constant(' ') },
  fc.constantFrom(
    '\n',
    '\t ',
    '/**/',
    '/* CHECK (1) */',
    "/* ' */",
    '-- ON CONFLICT "\n',
    '-- (\n',
    ' \r\n\f',
  ),
);

/** The tokens of some SQL with odd gaps between them and in odd case; quoted ones are unchanged. */
const written = (sql: string): fc.Arbitrary<string> => {
  const parts = sql.match(/'(?:[^']|'')*'|"[^"]*"|`[^`]*`|\[[^\]]*\]|\d[\d.e]*|\w+|[^\s\w]/g) ?? [];
  return fc
    .tuple(...parts.map((part) => fc.tuple(gap, /^\w/.test(part) ? word(part) : fc.constant(part))))
    .map((all) => all.flat().join(''));
};

const named = (name: string): fc.Arbitrary<string> =>
  fc.constantFrom(name, `"${name}"`, `\`${name}\``, `[${name}]`);
const type = fc.constantFrom(
  '',
  'TEXT',
  'INTEGER',
  'REAL',
  'VARCHAR(40)',
  'DECIMAL(10, 2)',
  'DOUBLE PRECISION',
);
const plain = fc.constantFrom(
  '',
  'NOT NULL',
  'NULL',
  'DEFAULT 1',
  "DEFAULT 'a''b(--'",
  'DEFAULT -2.5e3',
  'DEFAULT NULL',
);

/** Definitions of extra columns, none of which does anything. */
const columns = fc
  .array(fc.tuple(fc.constantFrom('naïve', 'a b', 'key', 'zero$'), type, plain), { maxLength: 3 })
  .map((all) => all.map(([name, ...rest], at) => `"${name}${at}" ${rest.join(' ')}`));

const host = [
  'kind TEXT NOT NULL',
  'timestamp TEXT NOT NULL',
  "status TEXT DEFAULT 'pending'",
  'content TEXT NOT NULL',
];

/** A statement for messages_in, with the given definitions somewhere among the rest. */
const tableWith = (...more: string[]): fc.Arbitrary<string> =>
  fc.tuple(named('messages_in'), named('id'), columns, fc.nat(3)).chain(([table, id, own, place]) => {
    const parts = [...host, ...own];
    parts.splice(place, 0, ...more);
    return written(
      `CREATE TABLE ${table} (${[`${id} TEXT PRIMARY KEY`, 'seq INTEGER UNIQUE', ...parts].join(', ')})`,
    );
  });

const badColumns = [
  'x CHECK (length(x) > 1)',
  'x TEXT NOT NULL CHECK (x)',
  'x DEFAULT (1 + 1)',
  "x DEFAULT (hex('a'))",
  'x NOT NULL ON CONFLICT IGNORE',
  'x UNIQUE',
  'x UNIQUE ON CONFLICT REPLACE',
  'x REFERENCES messages_in(id)',
  'x COLLATE NOCASE',
  'x AS (seq)',
  'x TEXT GENERATED ALWAYS AS (seq) VIRTUAL',
];

const badStatements = [
  'CREATE INDEX i ON messages_in(hex(kind))',
  'CREATE INDEX i ON messages_in(kind, seq * 2)',
  'CREATE INDEX i ON messages_in(kind) WHERE kind',
  'CREATE UNIQUE INDEX i ON messages_in(kind)',
  'CREATE INDEX i ON messages_in(kind COLLATE NOCASE)',
  'CREATE TRIGGER t AFTER INSERT ON messages_in BEGIN SELECT 1; END',
  'CREATE VIEW v AS SELECT 1',
  'CREATE VIRTUAL TABLE v USING fts5(a)',
  'CREATE TABLE x (a CHECK (a))',
  'CREATE TABLE x (a, FOREIGN KEY (a) REFERENCES messages_in(id))',
];

describe('H02: whatever the writing', () => {
  it('a schema of allowed parts is written to', () => {
    const index = fc.constantFrom(
      '',
      'CREATE INDEX "i (" ON messages_in(kind DESC, [content])',
      'CREATE TABLE x (a, b PRIMARY KEY)',
    );
    fc.assert(
      fc.property(tableWith(), index.chain(written), (table, more) => {
        expect(refusal(`${table};${more}`)).toBeNull();
      }),
      { numRuns: 400 },
    );
  });

  it('one forbidden part in a table is refused', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...badColumns).chain((bad) => tableWith(bad)),
        (table) => {
          expect(refusal(table)).not.toBeNull();
        },
      ),
      { numRuns: 600 },
    );
  });

  it('one forbidden statement is refused', () => {
    fc.assert(
      fc.property(tableWith(), fc.constantFrom(...badStatements).chain(written), (table, bad) => {
        expect(refusal(`${table};${bad}`)).not.toBeNull();
      }),
      { numRuns: 600 },
    );
  });

  it('a table is read as SQLite reads it, or refused', () => {
    const piece = fc.constantFrom(
      ...['a', '"b"', "'c'", '[d]', '`e`', ',', '(', ')', ' ', '--', '\n', '/*', '*/', '"', "'", '1', 'TEXT'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const db = new Database(':memory:');
        try {
          db.exec(`CREATE TABLE delivered (message_out_id TEXT PRIMARY KEY, ${pieces.join('')})`);
          const columns = db.prepare("SELECT lower(name) FROM pragma_table_xinfo('delivered')").pluck().all();
          const texts = db.prepare('SELECT sql FROM sqlite_schema').pluck().all();
          let read: ReadonlySet<string> | undefined;
          try {
            read = judgeSchema(texts).get('delivered');
          } catch {
            return; // Refused, which is fine.
          }
          expect([...(read ?? [])]).toEqual(columns);
        } catch (error) {
          if (!(error instanceof Database.SqliteError)) throw error;
        } finally {
          db.close();
        }
      }),
      { numRuns: 3000 },
    );
  });
});
