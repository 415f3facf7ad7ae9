import { Refusal } from '../../../shared/errors.js';
import { ATTACHMENT_LIMIT_BYTES } from '../../../shared/limits.js';
import { findAttachedFile } from '../../../store/files/attachments.js';
import { ownAddress } from '../../../store/injection.js';
import { readImport, writeItems } from '../../../store/message-import.js';
import { readWhole } from '../../read-whole.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function importHandlers({ desk, staging, batch }: Office) {
  async function textOf(token: string): Promise<string> {
    const file = staging.get(token);
    // Not any file may be opened by fs in this process: see findAttachedFile.
    const { path } = await findAttachedFile(desk.ws, file);
    const bytes = await readWhole(path, file.name, ATTACHMENT_LIMIT_BYTES);
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch (error) {
      throw Refusal.of('ATTACHMENT_GONE', { name: file.name, reason: 'it is not text in UTF-8' }, error);
    }
  }

  async function read(token: string, sessionId: string, batchId: string) {
    const { ws } = desk;
    const address = ownAddress(ws, sessionId);
    return readImport(ws, await textOf(token), { now: ws.clock.now(), batchId, address });
  }

  return {
    'import.plan': async ({ token, sessionId }) =>
      (await read(token, sessionId, 'plan')).map(({ line }) => line),
    'import.run': async ({ token, sessionId, batchId }) => {
      const { ws } = desk;
      return batch.run(async (run) => writeItems(ws, sessionId, await read(token, sessionId, batchId), run));
    },
  } satisfies Partial<Handlers>;
}
