import { Checkbox } from '@mantine/core';
import type { MessageForm, Original } from '../../../contract/entities/draft.js';
import { Note } from '../../ui/Note.js';
import { useNow } from '../../ui/now.js';
import { originalWords } from './original.js';

interface OriginalNoteProps {
  original: Original;
  form: MessageForm;
  disabled: boolean;
  onTakeBack: (takeBack: boolean) => void;
}

/** What becomes of the scheduled message that this draft was made from, and the choice. */
export function OriginalNote({ original, form, disabled, onTakeBack }: OriginalNoteProps) {
  const words = originalWords(original, form, useNow());
  return (
    <>
      {words !== '' && <Note tone={original.takeBack ? 'info' : 'warn'}>{words}</Note>}
      {original.waits && (
        <Checkbox
          size="xs"
          label="Take the original back"
          checked={original.takeBack}
          disabled={disabled}
          onChange={(event) => onTakeBack(event.currentTarget.checked)}
        />
      )}
    </>
  );
}
