import { isUtf8 } from 'node:buffer';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { Refusal } from '../../contract/errors.js';
import { ATTACHMENT_LIMIT_BYTES, MOST_CLAIMS_ASKED } from '../../contract/limits.js';
import { reasonOf } from '../../contract/system-error.js';
import { findAttachedFile } from '../../store/files/attachments.js';
import { IN_UTF16, isUtf16, notLines, notUtf8 } from '../../store/message/import-shape.js';
import { ownAddress } from '../../store/message/injection.js';
import { whatever } from '../../store/message/message-claim.js';
import { broughtIds, readImport, warnOfAcked, writeItems } from '../../store/message/message-import.js';
import { taskPlace } from '../../store/message/task-place.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function importHandlers({ desk, staging, batch }: Office) {
  async function textOf(token: string): Promise<string> {
    const file = staging.get(token);
    // This process must not open just any file: see findAttachedFile.
    const { path, size } = await findAttachedFile(desk.ws, file);
    const { name } = file;
    const tooLarge = (bytes: number): Refusal =>
      Refusal.of('ATTACHMENT_TOO_LARGE', { name, bytes, limitBytes: ATTACHMENT_LIMIT_BYTES });
    if (size > ATTACHMENT_LIMIT_BYTES) throw tooLarge(size);
    const unreadable = (reason: string): Refusal => Refusal.of('IMPORT_UNREADABLE', { name, reason });
    const parts: Buffer[] = [];
    try {
      // O_NONBLOCK: a FIFO put there since the look must not hang the open.
      const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
      let got = 0;
      for await (const bytes of handle.createReadStream()) {
        if (got === 0 && isUtf16(bytes)) throw unreadable(IN_UTF16);
        got += bytes.length;
        // It may grow without end while it is read.
        if (got > ATTACHMENT_LIMIT_BYTES) throw tooLarge(got);
        parts.push(bytes);
      }
    } catch (error) {
      if (error instanceof Refusal) throw error;
      throw Refusal.of('ATTACHMENT_GONE', { name, reason: reasonOf(error) }, error);
    }
    const bytes = Buffer.concat(parts);
    if (!isUtf8(bytes)) throw unreadable(notUtf8(bytes));
    const text = bytes.toString();
    const other = notLines(text);
    if (other !== null) throw unreadable(other);
    return text;
  }

  async function read(token: string, sessionId: string, batchId: string) {
    const { ws } = desk;
    const address = ownAddress(ws, sessionId);
    const place = taskPlace(ws, desk.key(sessionId));
    return readImport(ws, await textOf(token), { now: ws.clock.now(), batchId, address, place });
  }

  /** Those of these ids that an ack has. Where outbound.db cannot be read, nothing is known to have one. */
  async function ackedOf(sessionId: string, ids: readonly string[]): Promise<Set<string>> {
    const acked = new Set<string>();
    for (let from = 0; from < ids.length; from += MOST_CLAIMS_ASKED) {
      const asked = { messages: ids.slice(from, from + MOST_CLAIMS_ASKED).map(whatever) };
      const found = await desk.reader
        .request('message.claimed', desk.key(sessionId), asked)
        .catch((error: unknown) => {
          if (error instanceof Refusal) return [];
          throw error;
        });
      for (const id of found) acked.add(id);
    }
    return acked;
  }

  return {
    'import.plan': async ({ token, sessionId }) => {
      const items = await read(token, sessionId, 'plan');
      return warnOfAcked(items, await ackedOf(sessionId, broughtIds(items, { batchId: 'plan' })));
    },
    'import.run': async ({ token, sessionId, batchId }) => {
      const { ws } = desk;
      return batch.run(async (run) => {
        const items = await read(token, sessionId, batchId);
        const acked = await ackedOf(sessionId, broughtIds(items, { batchId }));
        return writeItems(ws, sessionId, items, { ...run, acked });
      });
    },
  } satisfies Partial<Handlers>;
}
