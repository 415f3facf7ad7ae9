import { basename } from 'node:path';
import { askWhereToSave } from '../../save-dialog.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function attachmentHandlers({ desk, staging, window }: Office) {
  return {
    'attachment.stage': (file) => staging.stage(file),
    'attachment.stagePart': ({ token, bytes }) => staging.takePart(token, bytes),
    'attachment.unstage': ({ token }) => staging.drop(token),
    'attachment.stageCopy': ({ sessionId, key, index, name, mimeType }) => {
      const file = { key: desk.key(sessionId), message: key, index };
      return staging.stageMade({ name, mimeType }, async (to) => {
        const { bytes } = await desk.reader.request('attachment.copy', { ...file, to });
        return bytes;
      });
    },
    'attachment.read': ({ sessionId, key, index }) =>
      desk.reader.request('attachment.read', { key: desk.key(sessionId), message: key, index }),
    'attachment.readStaged': ({ sessionId, token }) => {
      const { name, path } = staging.get(token);
      return desk.reader.request('attachment.readStaged', { key: desk.key(sessionId), name, path });
    },
    'attachment.save': async ({ sessionId, key, index, name }) => {
      // The suggested name comes from a hostile file: its last component only.
      const options = { title: 'Save attachment', defaultPath: basename(name) };
      const savedTo = await askWhereToSave(window(), desk.ws, options);
      if (savedTo === null) return null;
      const file = { key: desk.key(sessionId), message: key, index };
      await desk.reader.request('attachment.copy', { ...file, to: savedTo });
      return { savedTo };
    },
  } satisfies Partial<Handlers>;
}
