import { basename } from 'node:path';
import { ATTACHMENT_LIMIT_BYTES } from '../../contract/limits.js';
import { messageRow } from '../../rules/message-row.js';
import { attachmentEntry } from '../../store/files/attachments.js';
import { askWhereToSave } from '../ask-file.js';
import { copyOut } from '../copy-out.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function attachmentHandlers({ desk, staging, ask }: Office) {
  return {
    'attachment.stage': (file) => staging.stage(file),
    'attachment.stagePart': ({ token, bytes }) => staging.takePart(token, bytes),
    'attachment.unstage': ({ token }) => staging.drop(token),
    'attachment.stageCopy': async ({ sessionId, key, index, name, mimeType }) => {
      const session = desk.key(sessionId);
      const file = { key, index, limitBytes: ATTACHMENT_LIMIT_BYTES };
      const entry = attachmentEntry(
        messageRow(await desk.reader.request('message.get', session, { key })),
        index,
      );
      const about = { name, mimeType, ...(entry !== null && { entry }) };
      return staging.stageMade(about, (to) => copyOut(desk.reader, session, { ...file, to }));
    },
    'attachment.readStaged': ({ sessionId, token }) => {
      const { name, path } = staging.get(token);
      return desk.reader.request('attachment.readStaged', desk.key(sessionId), { name, path });
    },
    'attachment.save': async ({ sessionId, key, index, name }) => {
      // The suggested name comes from a hostile file: its last component only.
      const options = { title: 'Save attachment', defaultPath: basename(name) };
      const savedTo = await askWhereToSave(ask, desk.ws, options);
      if (savedTo === null) return null;
      await copyOut(desk.reader, desk.key(sessionId), { key, index, to: savedTo, limitBytes: null });
      return { savedTo };
    },
  } satisfies Partial<Handlers>;
}
