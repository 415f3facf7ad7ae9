import { useEffect, useRef } from 'react';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { PlainText } from '../../ui/PlainText.js';
import { formWords } from './form.js';
import { replaceDialog } from './replace.js';

/** Before something takes the place of a draft: what would go. */
export function ReplaceDialog() {
  const asked = replaceDialog.useOpened();
  // Another session's draft is not what was asked about.
  useEffect(() => replaceDialog.close, []);
  const agreed = useRef(false);
  useEffect(() => {
    if (asked === null) return;
    agreed.current = false;
    return () => {
      const replace = agreed.current;
      // Once the dialog is gone and has given the focus back: who asked may put it elsewhere.
      setTimeout(() => asked.answer(replace));
    };
  }, [asked]);
  if (asked === null) return null;
  const { form, files } = asked;
  const attached = files === 0 ? '' : files === 1 ? ' and a file' : ` and ${files} files`;
  return (
    <ConfirmDialog
      title="Replace what is written?"
      action="Replace"
      size="small"
      danger
      onConfirm={async () => {
        agreed.current = true;
      }}
      onClose={replaceDialog.close}
    >
      <p>The composer holds this{attached}, which would be gone:</p>
      <PlainText
        text={(form.asJson ? form.json : form.text).trim() === '' ? 'No words yet.' : formWords(form)}
      />
    </ConfirmDialog>
  );
}
