/**
 * Plans the attachments of a message that is to be written: every rule is checked, and every size is known,
 * before a byte is written. The input is objects with base64 `data` inside the content, and files by path; what
 * is stored is objects with a `localPath` and no data (DATA-FORMAT).
 */
import { accessSync, constants, realpathSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import {
  ATTACHMENT_LIMIT_BYTES,
  MESSAGE_ATTACHMENTS_LIMIT_BYTES,
} from '../../contract/entities/attachment.js';
import { Refusal } from '../../contract/errors.js';
import { reasonOf } from '../../contract/system-error.js';
import { jsonFault } from '../../rules/json-fault.js';
import {
  type Edit,
  edited,
  itemsOf,
  partOf,
  type Span,
  valueIn,
  withItems,
  withMember,
  withoutMember,
} from '../../rules/json-text.js';
import type { MessageRow } from '../../rules/message-row.js';
import { forEverySystem, safeAttachmentName } from './attachment-name.js';
import { sessionsBaseDir, type WorkspacePath } from './paths.js';

/** A file on disk that is to be attached. */
export interface AttachedFile {
  name: string;
  mimeType?: string | null;
  /** Absolute. */
  path: string;
  /** The place in the content's list whose file it is; else it becomes a new entry behind all others. */
  at?: number;
  /** What a new entry says besides: the JSON text of the entry that it is a copy of. */
  entry?: string | undefined;
}

export interface PlannedFile {
  name: string;
  /** Bytes. */
  size: number;
  source: { bytes: Buffer } | { path: string };
}

export interface AttachmentPlan {
  /** The list as it is stored, as JSON text: what it had, and what the files add to it. */
  list: string;
  files: PlannedFile[];
}

type Fields = Record<string, unknown>;

/** An entry of the list that was given. */
interface Entry extends Span {
  text: string;
  fields: Fields;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(field: string, reason: string): Refusal {
  return Refusal.of('MESSAGE_FIELD_INVALID', { field, reason });
}

function textOrNull(entry: Fields, key: string, at: number): string | null {
  const value = entry[key] ?? null;
  if (value !== null && typeof value !== 'string')
    throw invalid(`attachments[${at}].${key}`, 'is not a text');
  return value;
}

function entriesOf(list: string): Entry[] {
  if (!list.startsWith('[')) throw invalid('attachments', 'is not a list');
  return itemsOf(list).map((span, at) => {
    const text = partOf(list, span);
    const fields: unknown = JSON.parse(text);
    if (!isObject(fields)) throw invalid(`attachments[${at}]`, 'is not an object');
    return { ...span, text, fields };
  });
}

/** What the store itself says in an entry: all else in it stays as it is written. */
function withFile(entry: string, { data: _inside, ...fields }: Fields, file: Fields): string {
  let text = withoutMember(entry, 'data');
  for (const [key, value] of Object.entries(file)) {
    if (fields[key] !== value) text = withMember(text, key, JSON.stringify(value));
  }
  return text;
}

/** An entry may name a file that is there already (a replayed message), but only below inbox/. */
function checkLocalPath(entry: Fields, at: number): void {
  const localPath = textOrNull(entry, 'localPath', at);
  if (localPath === null) return;
  const parts = localPath.split('/');
  const plain = parts.every(
    (part) => part !== '' && part !== '.' && part !== '..' && !/[\\\p{Cc}]/u.test(part),
  );
  if (parts.length !== 3 || parts[0] !== 'inbox' || !plain) {
    throw invalid(`attachments[${at}].localPath`, 'does not name a file in the inbox');
  }
}

/** What the message calls a file: the name as given, where it was renamed on disk for the sake of other systems. */
function calledName(given: string | null, onDisk: string): string {
  return given !== null && given !== onDisk && forEverySystem(given) === onDisk ? given : onDisk;
}

const typeOf = (mimeType: string | null): string =>
  mimeType?.startsWith('image/') === true ? 'photo' : 'file';

/** The size that the data will have, without decoding it. */
function base64Size(data: string): number {
  const padding = data.endsWith('==') ? 2 : data.endsWith('=') ? 1 : 0;
  return Math.floor((data.length * 3) / 4) - padding;
}

/** Node skips what is not base64, so only text that re-encodes to itself is accepted. */
function decode(data: string, name: string): Buffer {
  const refuse = (reason: string): Refusal => Refusal.of('ATTACHMENT_DATA_INVALID', { name, reason });
  if (/^data:/i.test(data)) throw refuse('it is a data: URL; give the base64 text alone');
  const bytes = Buffer.from(data, 'base64');
  if (bytes.toString('base64') !== data) throw refuse('it is not base64');
  return bytes;
}

/** Adds up, and refuses at the first byte over a cap. */
class Caps {
  private total = 0;

  add(name: string, size: number): void {
    if (size > ATTACHMENT_LIMIT_BYTES) {
      throw Refusal.of('ATTACHMENT_TOO_LARGE', { name, bytes: size, limitBytes: ATTACHMENT_LIMIT_BYTES });
    }
    this.total += size;
    if (this.total > MESSAGE_ATTACHMENTS_LIMIT_BYTES) {
      throw Refusal.of('ATTACHMENTS_TOO_LARGE', {
        bytes: this.total,
        limitBytes: MESSAGE_ATTACHMENTS_LIMIT_BYTES,
      });
    }
  }
}

/**
 * What a container calls its own file may be a link to anyone's. Whoever attaches that name means the
 * container's file, so from the sessions' folder down no component may be a link.
 * @throws ATTACHMENT_GONE
 */
function refuseLinkOfContainer(ws: WorkspacePath, file: AttachedFile, real: string): void {
  const base = sessionsBaseDir(ws);
  const named = path.resolve(file.path);
  const parts = named.split(path.sep);
  // The workspace may have been reached through a link of the person's own: that part is their choice.
  for (let length = parts.length - 1; length > 0; length -= 1) {
    const above = parts.slice(0, length).join(path.sep) || path.sep;
    if (above !== base && !isSame(above, base)) continue;
    if (path.join(base, ...parts.slice(length)) === real) return;
    throw Refusal.of('ATTACHMENT_GONE', {
      name: file.name,
      reason: 'it is, or is reached through, a symbolic link in a session’s folder',
    });
  }
}

function isSame(folder: string, real: string): boolean {
  if (path.basename(folder) !== path.basename(real)) return false;
  try {
    return realpathSync.native(folder) === real;
  } catch {
    return false;
  }
}

/**
 * A file that may be copied, by its real path. A database of the workspace is refused unopened: closing any
 * descriptor on a file drops the POSIX locks that SQLite holds on it in this process.
 * @throws ATTACHMENT_GONE
 */
export async function findAttachedFile(
  ws: WorkspacePath,
  file: AttachedFile,
): Promise<{ path: string; size: number }> {
  const gone = (reason: string, cause?: unknown): Refusal =>
    Refusal.of('ATTACHMENT_GONE', { name: file.name, reason }, cause);
  try {
    // Awaited, because the file may lie on a slow disk. What follows is cached by the system by then, and each
    // wait is a round through the thread pool, which costs more than the calls themselves.
    const stats = await stat(file.path);
    const real = realpathSync.native(file.path);
    accessSync(file.path, constants.R_OK);
    refuseLinkOfContainer(ws, file, real);
    const inside = path.relative(ws.path, real);
    if (!inside.startsWith('..') && !path.isAbsolute(inside) && /\.db(-wal|-shm|-journal)?$/.test(real)) {
      throw gone('it is a database of the open workspace; attach a copy of it');
    }
    // A FIFO would hang the copy for ever.
    if (!stats.isFile()) throw gone('it is not a regular file');
    return { path: real, size: stats.size };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw gone(reasonOf(error), error);
  }
}

/**
 * Checks all attachments of one message and works out what is to be stored. Nothing is written.
 * @param list the JSON text of the content's `attachments`; null where it has none
 * @throws MESSAGE_FIELD_INVALID, ATTACHMENT_NAME_UNSAFE, ATTACHMENT_DATA_INVALID, ATTACHMENT_GONE,
 *   ATTACHMENT_TOO_LARGE, ATTACHMENTS_TOO_LARGE
 */
export async function planAttachments(
  ws: WorkspacePath,
  messageId: string,
  list: string | null,
  files: readonly AttachedFile[],
): Promise<AttachmentPlan> {
  // Some hosts write null where there are none.
  const given = list === null || list === 'null' ? '[]' : list;
  const taken = new Set<string>();
  const caps = new Caps();
  const planned: PlannedFile[] = [];
  const undecoded: { data: string; file: PlannedFile }[] = [];
  const edits: Edit[] = [];
  const added: string[] = [];

  /** @returns what its entry says of it */
  function plan(file: PlannedFile, called: string | null): Fields {
    const { name, size } = file;
    caps.add(name, size);
    planned.push(file);
    return { name: calledName(called, name), size, localPath: `inbox/${messageId}/${name}` };
  }

  async function take(file: AttachedFile, entry: string, fields: Fields): Promise<string> {
    const { mimeType = null } = file;
    const name = safeAttachmentName(file.name, { mimeType, type: typeOf(mimeType) }, taken);
    const { path: real, size } = await findAttachedFile(ws, file);
    return withFile(entry, fields, plan({ name, size, source: { path: real } }, file.name));
  }

  for (const [at, { text, fields, from, to }] of entriesOf(given).entries()) {
    const mimeType = textOrNull(fields, 'mimeType', at);
    const type = textOrNull(fields, 'type', at);
    const called = textOrNull(fields, 'name', at);
    const own = files.find((file) => file.at === at);
    if (own !== undefined) edits.push({ from, to, put: await take(own, text, fields) });
    else if (!Object.hasOwn(fields, 'data')) checkLocalPath(fields, at);
    else {
      const { data } = fields;
      const name = safeAttachmentName(called, { mimeType, type }, taken);
      if (typeof data !== 'string') {
        throw Refusal.of('ATTACHMENT_DATA_INVALID', { name, reason: 'it is not a text' });
      }
      const file: PlannedFile = { name, size: base64Size(data), source: { bytes: Buffer.alloc(0) } };
      edits.push({ from, to, put: withFile(text, fields, plan(file, called)) });
      undecoded.push({ data, file });
    }
  }
  for (const file of files) {
    if (file.at !== undefined) continue;
    const {
      mimeType = null,
      entry = JSON.stringify({ type: typeOf(mimeType), mimeType: mimeType ?? undefined }),
    } = file;
    added.push(await take(file, entry, JSON.parse(entry)));
  }

  // Only now, with every cap respected, is anything decoded.
  for (const { data, file } of undecoded) file.source = { bytes: decode(data, file.name) };
  return { list: withItems(edited(given, edits), added), files: planned };
}

/** What a stored message says of one of its files, as JSON text without its data; null where that cannot be read. */
export function attachmentEntry({ content, contentIsText }: MessageRow, index: number): string | null {
  if (contentIsText !== 'yes' || jsonFault(content) !== null) return null;
  const list = valueIn(content, 'attachments');
  const span = list?.startsWith('[') === true ? itemsOf(list)[index] : undefined;
  const entry = span === undefined ? '' : partOf(list ?? '', span);
  return entry.startsWith('{') ? withoutMember(entry, 'data') : null;
}

/** The content as it is stored: as it was given, to the byte, but for the entries of its files. */
export function contentWith(content: string, { list, files }: AttachmentPlan): string {
  return files.length === 0 ? content : withMember(content, 'attachments', list);
}
