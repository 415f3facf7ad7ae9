import { useEffect, useRef } from 'react';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { PlainText } from '../../ui/PlainText.js';
import { formWords } from './form.js';
import { asked as replacing } from './replace.js';

const close = () => replacing.set(null);

/** Asks before something replaces a draft: shows what would be lost. */
export function ReplaceDialog() {
  const asked = replacing.use((value) => value);
  // The question was about this session's draft, not another's.
  useEffect(() => close, []);
  const agreed = useRef(false);
  useEffect(() => {
    if (asked === null) return;
    agreed.current = false;
    return () => {
      const replace = agreed.current;
      // Once the dialog is gone and has returned the focus: the caller may move it.
      setTimeout(() => asked.answer(replace));
    };
  }, [asked]);
  if (asked === null) return null;
  const { form, files } = asked;
  const attached = files === 0 ? '' : files === 1 ? ' and a file' : ` and ${files} files`;
  return (
    <ConfirmDialog
      title="Replace the draft?"
      action="Replace"
      size="small"
      danger
      onConfirm={async () => {
        agreed.current = true;
      }}
      onClose={close}
    >
      <p>The composer holds this{attached}, which would be lost:</p>
      <PlainText
        text={(form.asJson ? form.json : form.text).trim() === '' ? 'No text yet.' : formWords(form)}
      />
    </ConfirmDialog>
  );
}
