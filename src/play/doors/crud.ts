/** The verbs that every resource of a host has. */
import { randomUUID } from 'node:crypto';
import { columnsOf } from '../../store/db/short-rows.js';
import type { ReadableDb, WritableDb } from '../../store/db/sqlite.js';
import { deleteRows, insertRow, selectRows, updateRows, type Values } from '../db/door-rows.js';
import type { DoorDialect } from './dialect.js';
import { CommandFailed } from './ncl-server.js';
import type { Resource } from './resources.js';

export const failed = (message: string): CommandFailed => new CommandFailed('handler-error', message);

/** What SQLite says of a row that it does not take is what a host says. */
export function inItsWords<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof CommandFailed
      ? error
      : failed(error instanceof Error ? error.message : String(error));
  }
}

/** @throws CommandFailed naming the one that is missing */
export function need(args: Values, name: string): string {
  const value = args[name];
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string' || value === '') throw failed(`${name} is required`);
  return value;
}

export function listRows(db: ReadableDb, resource: Resource, args: Values, dialect: DoorDialect): unknown {
  const { limit, ...rest } = args;
  const where = Object.fromEntries(Object.entries(rest).filter(([name]) => resource.columns.includes(name)));
  // A newer host means the agent by `id` where rows have no id of their own.
  if (resource.key === null && dialect === '2.3' && rest.id !== undefined) where.agent_group_id = rest.id;
  const most = limit === undefined ? 200 : Number(limit);
  if (Number.isNaN(most)) throw failed('datatype mismatch');
  return inItsWords(() =>
    selectRows(db, resource, where, { limit: Math.max(1, most), newestFirst: dialect === '2.3' }),
  );
}

export function getRow(db: ReadableDb, resource: Resource, args: Values): Values {
  const id = need(args, 'id');
  const [row] = selectRows(db, resource, { id });
  if (row === undefined) throw failed(`${resource.plural} "${id}" not found`);
  return row;
}

/** @returns the row; `made` is false where a newer host answers with one that was there */
export function createRow(
  db: WritableDb,
  resource: Resource,
  args: Values,
  { dialect, now }: { dialect: DoorDialect; now: number },
): { row: Values; made: boolean } {
  const { plural, table, required = [], defaults = {}, unique = [] } = resource;
  const given = Object.fromEntries(required.map((name) => [name, need(args, name)]));
  if (dialect === '2.3') {
    const same = Object.fromEntries(unique.map((name) => [name, given[name]]));
    const [there] = selectRows(db, resource, same, { limit: 1 });
    if (there !== undefined) return { row: there, made: false };
  }
  const optional = Object.fromEntries(
    Object.keys(defaults).map((name) => [name, args[name] === undefined ? defaults[name] : args[name]]),
  );
  const id = dialect === '2.3' && plural === 'groups' ? `ag-${randomUUID()}` : randomUUID();
  const instance =
    plural === 'messaging-groups' && columnsOf(db, table).has('instance')
      ? { instance: args.instance ?? given.channel_type }
      : {};
  const row = { id, ...given, ...optional, ...instance, created_at: new Date(now).toISOString() };
  inItsWords(() => insertRow(db, table, row));
  return { row: Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)), made: true };
}

export function updateRow(db: WritableDb, resource: Resource, args: Values): Values {
  const { table, updatable = [] } = resource;
  const id = need(args, 'id');
  const values = Object.fromEntries(Object.entries(args).filter(([name]) => updatable.includes(name)));
  if (Object.keys(values).length === 0) {
    const flags = updatable.map((name) => `--${name.replaceAll('_', '-')}`).join(', ');
    throw failed(`nothing to update — provide at least one of: ${flags}`);
  }
  if (inItsWords(() => updateRows(db, table, { id }, values)) === 0) {
    throw failed(`${resource.plural} "${id}" not found`);
  }
  return getRow(db, resource, args);
}

export function deleteRow(db: WritableDb, resource: Resource, args: Values): Values {
  const id = need(args, 'id');
  if (inItsWords(() => deleteRows(db, resource.table, { id })) === 0) {
    throw failed(`${resource.plural} "${id}" not found`);
  }
  return { deleted: id };
}
