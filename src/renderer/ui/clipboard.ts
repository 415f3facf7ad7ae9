/**
 * Copies text; false when the system refused. It uses the copy command of the key press or click that it runs
 * in: navigator.clipboard asks for a permission, and this window is given none.
 */
export function copyText(text: string): boolean {
  const fill = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
  };
  document.addEventListener('copy', fill, { once: true, capture: true });
  const done = document.execCommand('copy');
  document.removeEventListener('copy', fill, { capture: true });
  return done;
}
