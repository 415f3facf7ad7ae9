import { basename } from 'node:path';
import { saveFile } from '../../../store/files/save-place.js';
import { askWhereToSave } from '../../save-dialog.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function batchHandlers({ batch, desk, window }: Office) {
  return {
    'batch.progress': () => batch.progress,
    'batch.cancel': () => batch.cancel(),
    'report.save': async ({ name, text }) => {
      const options = { title: 'Save report', defaultPath: basename(name) };
      const savedTo = await askWhereToSave(window(), desk.ws, options);
      if (savedTo === null) return null;
      await saveFile(savedTo, text);
      return { savedTo };
    },
  } satisfies Partial<Handlers>;
}
