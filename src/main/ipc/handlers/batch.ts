import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { dialog } from 'electron';
import { fsRefusal } from '../../../store/files/fs-refusal.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function batchHandlers({ batch, window }: Office) {
  return {
    'batch.progress': () => batch.progress,
    'batch.cancel': () => batch.cancel(),
    'report.save': async ({ name, text }) => {
      const owner = window();
      const options = { title: 'Save report', defaultPath: basename(name) };
      const { canceled, filePath } =
        owner === null ? await dialog.showSaveDialog(options) : await dialog.showSaveDialog(owner, options);
      if (canceled || filePath === '') return null;
      await writeFile(filePath, text).catch((error: unknown) => {
        throw fsRefusal(error, filePath);
      });
      return { savedTo: filePath };
    },
  } satisfies Partial<Handlers>;
}
