import { createReadStream } from 'node:fs';
import { Refusal } from '../../../shared/errors.js';
import { reasonOf } from '../../../shared/system-error.js';
import { findAttachedFile } from '../../../store/files/attachments.js';
import { ownAddress } from '../../../store/injection.js';
import { readImport, writeItems } from '../../../store/message-import.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function importHandlers({ desk, staging, batch }: Office) {
  async function textOf(token: string): Promise<string> {
    const file = staging.get(token);
    // Not any file may be opened by fs in this process: see findAttachedFile.
    const { path } = await findAttachedFile(desk.ws, file);
    const decoder = new TextDecoder('utf-8', { fatal: true });
    let text = '';
    try {
      for await (const bytes of createReadStream(path)) text += decoder.decode(bytes, { stream: true });
      return text + decoder.decode();
    } catch (error) {
      if (!(error instanceof TypeError)) {
        throw Refusal.of('ATTACHMENT_GONE', { name: file.name, reason: reasonOf(error) }, error);
      }
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
