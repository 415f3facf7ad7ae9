/** What a person is told when `copyText` gives false. */
export const REFUSED_COPY =
  'The system refused the copy: nothing was put on the clipboard. Select the text instead, and copy it with Ctrl+C.';

/**
 * Copies text; false when the system refused. It uses the copy command of the key press or click that it runs
 * in: navigator.clipboard asks for a permission, and this window is given none.
 */
export function copyText(text: string): boolean {
  let filled = false;
  const fill = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    // Whoever copies from rows or long texts must not put in what is selected there.
    event.stopImmediatePropagation();
    filled = true;
  };
  document.addEventListener('copy', fill, { once: true, capture: true });
  const done = document.execCommand('copy');
  document.removeEventListener('copy', fill, { capture: true });
  return done && filled;
}

/** Copies what is selected; false when the system refused. */
export const copySelection = (): boolean => document.execCommand('copy');

/** Whether any text is selected outside of fields. */
export function isTextSelected(): boolean {
  const selection = window.getSelection();
  return selection !== null && !selection.isCollapsed && selection.toString() !== '';
}
