/**
 * What a statement of a session database's schema makes, if it is one of the few that hosts write: tables of
 * plain columns, and indexes on them. SQLite's pragmas do not report a CHECK or a conflict clause, and the SQL
 * parsers for Node accept other dialects too and tokenise in their own way; so the few forms that are allowed
 * are parsed here, and everything else is refused by name.
 */
import { quote } from '../../contract/errors.js';
import { asciiLower, type SqlToken, sqlTokens } from './sql-tokens.js';

export interface ColumnShape {
  /** In lower case, as all names here. */
  readonly name: string;
  /** The words of its type, e.g. `text`; empty for none. */
  readonly type: string;
  /** Has `CHECK (<its own name> = 1)`, the only one there is. */
  readonly one: boolean;
}

export interface TableShape {
  readonly makes: 'table';
  readonly name: string;
  readonly columns: readonly ColumnShape[];
  /** The columns of each PRIMARY KEY; a good schema has one at most. */
  readonly keys: readonly (readonly string[])[];
  readonly unique: readonly (readonly string[])[];
  /** Options that hosts give to no table that they write to: `AUTOINCREMENT`, `STRICT`, `WITHOUT ROWID`. */
  readonly options: readonly string[];
}

export interface IndexShape {
  readonly makes: 'index';
  readonly name: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly unique: boolean;
  /** Has a WHERE, which only the allowed forms have. */
  readonly partial: boolean;
}

/** Something that is not allowed, and what it is: “a trigger”. */
export class Foreign extends Error {
  constructor(readonly what: string) {
    super(what);
  }
}

/** Words of a type's name. They say how a value is converted, and run nothing. */
const TYPE_WORDS: ReadonlySet<string> = new Set([
  ...['text', 'clob', 'char', 'character', 'varchar', 'nchar', 'nvarchar', 'varying', 'json', 'any', 'blob'],
  ...['integer', 'int', 'bigint', 'mediumint', 'smallint', 'tinyint', 'unsigned', 'big', 'bool', 'boolean'],
  ...['real', 'double', 'precision', 'float', 'numeric', 'decimal', 'date', 'datetime', 'time', 'timestamp'],
]);

/** A DEFAULT may be one of these, a number or a string. */
const CONSTANTS: ReadonlySet<string> = new Set([
  ...['null', 'true', 'false', 'current_timestamp', 'current_date', 'current_time'],
]);

class Reader {
  #tokens: SqlToken[];
  #at = 0;
  /** What is being read, for the sentence. */
  where = 'its schema';

  constructor(sql: string) {
    this.#tokens = sqlTokens(sql);
  }

  get done(): boolean {
    return this.#at >= this.#tokens.length;
  }

  peek(ahead = 0): SqlToken | undefined {
    return this.#tokens[this.#at + ahead];
  }

  /** Consumes the words and signs if they come next. */
  take(...texts: string[]): boolean {
    const here = texts.every((text, ahead) => {
      const token = this.peek(ahead);
      return (token?.kind === 'word' || token?.kind === 'sign') && token.text === text;
    });
    if (here) this.#at += texts.length;
    return here;
  }

  takeKind(kind: SqlToken['kind']): string | null {
    const token = this.peek();
    if (token?.kind !== kind) return null;
    this.#at += 1;
    return token.text;
  }

  name(): string {
    const name = this.takeKind('word') ?? this.takeKind('quoted');
    if (name === null) throw this.unknown();
    return asciiLower(name);
  }

  need(text: string): void {
    if (!this.take(text)) throw this.unknown();
  }

  unknown(): Foreign {
    const token = this.peek();
    return new Foreign(
      token === undefined
        ? `a statement that ends too soon (${this.where})`
        : `a part that the console does not know (${quote(token.text)} in ${this.where})`,
    );
  }

  foreign(what: string): Foreign {
    return new Foreign(`${what} (${this.where})`);
  }
}

/** Plain column names in parentheses. */
function columnList(sql: Reader, expression: string): string[] {
  const names: string[] = [];
  sql.need('(');
  do {
    const token = sql.peek();
    if (token?.kind !== 'word' && token?.kind !== 'quoted') throw sql.foreign(expression);
    names.push(sql.name());
    if (sql.take('collate')) throw sql.foreign('a COLLATE');
    if (!sql.take('asc')) sql.take('desc');
  } while (sql.take(','));
  if (!sql.take(')')) throw sql.foreign(expression);
  return names;
}

function refuseConflictClause(sql: Reader): void {
  if (sql.take('on', 'conflict')) throw sql.foreign('a conflict clause');
}

function literal(sql: Reader): boolean {
  if (sql.takeKind('string') !== null) return true;
  const token = sql.peek();
  if (token?.kind === 'word' && CONSTANTS.has(token.text)) return sql.take(token.text);
  if (!sql.take('-')) sql.take('+');
  return sql.takeKind('number') !== null;
}

/** `(datetime('now'))`, the one call that hosts' own tables have: it costs nothing, and reads nothing. */
function isNow(sql: Reader): boolean {
  const [open, name, inner, now, close, end] = [0, 1, 2, 3, 4, 5].map((ahead) => sql.peek(ahead));
  const signs = open?.text === '(' && inner?.text === '(' && close?.text === ')' && end?.text === ')';
  const call =
    name?.kind === 'word' && name.text === 'datetime' && now?.kind === 'string' && now.text === 'now';
  if (!signs || !call) return false;
  return sql.take('(', 'datetime', '(') && sql.takeKind('string') !== null && sql.take(')', ')');
}

interface Found {
  columns: ColumnShape[];
  keys: string[][];
  unique: string[][];
  options: string[];
}

function typeOf(sql: Reader): string {
  const words: string[] = [];
  for (let token = sql.peek(); token?.kind === 'word' && TYPE_WORDS.has(token.text); token = sql.peek()) {
    words.push(token.text);
    sql.take(token.text);
  }
  // VARCHAR(255), DECIMAL(10, 2)
  if (words.length > 0 && sql.take('(')) {
    if (sql.takeKind('number') === null) throw sql.unknown();
    if (sql.take(',') && sql.takeKind('number') === null) throw sql.unknown();
    sql.need(')');
  }
  return words.join(' ');
}

/** One of a column's constraints. @returns false when there is none left */
function columnConstraint(sql: Reader, name: string, found: Found): 'one' | boolean {
  if (sql.take('constraint')) sql.name();
  if (sql.take('not', 'null') || sql.take('null')) {
    refuseConflictClause(sql);
    return true;
  }
  if (sql.take('primary', 'key')) {
    if (!sql.take('asc') && sql.take('desc')) found.options.push('PRIMARY KEY DESC');
    refuseConflictClause(sql);
    if (sql.take('autoincrement')) found.options.push('AUTOINCREMENT');
    found.keys.push([name]);
    return true;
  }
  if (sql.take('unique')) {
    refuseConflictClause(sql);
    found.unique.push([name]);
    return true;
  }
  if (sql.take('default')) {
    if (!literal(sql) && !isNow(sql)) throw sql.foreign('a DEFAULT that is not a plain value');
    return true;
  }
  if (sql.take('check')) {
    if (sql.take('(', name, '=') && sql.takeKind('number') === '1' && sql.take(')')) return 'one';
    throw sql.foreign('a CHECK');
  }
  if (sql.take('references')) throw sql.foreign('a foreign key');
  if (sql.take('collate')) throw sql.foreign('a COLLATE');
  if (sql.take('generated') || sql.take('as')) throw new Foreign(`the generated column ${quote(name)}`);
  return false;
}

function column(sql: Reader, table: string, found: Found): void {
  const name = sql.name();
  sql.where = `${quote(name)} of ${quote(table)}`;
  const type = typeOf(sql);
  let one = false;
  for (let more = columnConstraint(sql, name, found); more !== false; ) {
    one ||= more === 'one';
    more = columnConstraint(sql, name, found);
  }
  found.columns.push({ name, type, one });
}

/** A constraint of the whole table, if one comes next. */
function tableConstraint(sql: Reader, found: Found): boolean {
  const named = sql.take('constraint');
  if (named) sql.name();
  const expression = 'a key on an expression';
  if (sql.take('primary', 'key')) found.keys.push(columnList(sql, expression));
  else if (sql.take('unique')) found.unique.push(columnList(sql, expression));
  else if (sql.take('check')) throw sql.foreign('a CHECK');
  else if (sql.take('foreign', 'key')) throw sql.foreign('a foreign key');
  else if (named) throw sql.unknown();
  else return false;
  refuseConflictClause(sql);
  return true;
}

function tableShape(sql: Reader): TableShape {
  const name = sql.name();
  sql.where = quote(name);
  const found: Found = { columns: [], keys: [], unique: [], options: [] };
  sql.need('(');
  do {
    sql.where = quote(name);
    if (found.columns.length === 0 || !tableConstraint(sql, found)) column(sql, name, found);
  } while (sql.take(','));
  sql.need(')');
  sql.where = quote(name);
  while (!sql.done) {
    if (sql.take('strict')) found.options.push('STRICT');
    else if (sql.take('without', 'rowid')) found.options.push('WITHOUT ROWID');
    else throw sql.unknown();
    if (!sql.done) sql.need(',');
  }
  return { makes: 'table', name, ...found };
}

/** Whether what comes next is comparisons of columns with plain values, joined by AND, and nothing else. */
function plainCondition(sql: Reader): boolean {
  do {
    if (sql.takeKind('word') === null && sql.takeKind('quoted') === null) return false;
    if (sql.take('is', 'not', 'null') || sql.take('is', 'null')) continue;
    if (!sql.take('=') || !literal(sql)) return false;
  } while (sql.take('and'));
  return sql.done;
}

function indexShape(sql: Reader, unique: boolean): IndexShape {
  const name = sql.name();
  sql.where = quote(name);
  sql.need('on');
  const table = sql.name();
  const columns = columnList(sql, 'an index on an expression');
  const partial = sql.take('where');
  if (partial && !plainCondition(sql)) throw sql.foreign('a partial index');
  if (!sql.done) throw sql.unknown();
  return { makes: 'index', name, table, columns, unique, partial };
}

/**
 * @param text what stands in sqlite_schema as the SQL of something. SQLite goes by the text alone.
 * @throws Foreign for all that is not on the list
 */
export function statementShape(text: string): TableShape | IndexShape {
  const sql = new Reader(text);
  sql.need('create');
  const temporary = sql.take('temp') || sql.take('temporary');
  if (sql.take('trigger')) throw new Foreign('a trigger');
  if (sql.take('view')) throw new Foreign('a view');
  if (sql.take('virtual')) throw new Foreign('a virtual table');
  if (temporary) throw sql.unknown();
  if (sql.take('table')) return tableShape(sql);
  const unique = sql.take('unique');
  if (sql.take('index')) return indexShape(sql, unique);
  throw sql.unknown();
}
