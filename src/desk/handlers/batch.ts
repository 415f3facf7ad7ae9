import { basename } from 'node:path';
import { saveFile } from '../../store/files/save-place.js';
import { askWhereToSave } from '../ask-file.js';
import type { Office } from '../office.js';
import type { Handlers } from '../serve.js';

export function batchHandlers({ batch, desk, ask }: Office) {
  return {
    'batch.progress': () => batch.progress,
    'batch.cancel': () => batch.cancel(),
    'report.save': async ({ name, text }) => {
      const options = { title: 'Save report', defaultPath: basename(name) };
      const savedTo = await askWhereToSave(ask, desk.ws, options);
      if (savedTo === null) return null;
      await saveFile(savedTo, text);
      return { savedTo };
    },
  } satisfies Partial<Handlers>;
}
