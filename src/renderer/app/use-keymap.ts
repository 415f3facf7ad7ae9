import { useEffect } from 'react';
import { isTextSelected } from '../ui/clipboard.js';
import type { Situation } from '../ui/command.js';
import { commands } from './commands.js';
import { chordOf, Keymap } from './keymap.js';
import { palette } from './palette.js';

const keymap = new Keymap(commands);

/** The one listener for the command keys. What is typed into a field stays with the field. */
export function useKeymap(situation: () => Situation): void {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      const target = event.target instanceof HTMLElement ? event.target : document.body;
      const chord = chordOf(event);
      if (chord === null || event.defaultPrevented || event.isComposing) return;
      const global = chord.startsWith('mod+');
      // Dialogs and menus have their own keys; so does the palette, even in the moment before it has the focus.
      if (palette.isOpen()) {
        if (target === document.body && isPrinted(event)) {
          event.preventDefault();
          palette.type(event.key);
        }
        return;
      }
      if (!global && target.closest('[role="dialog"], [role="menu"]') !== null) return;
      if (!global && chord !== 'Escape' && isTyping(target)) return;
      // A focused button keeps its own Enter.
      if (
        chord === 'Enter' &&
        target.closest('button, a, summary, [role="tab"], [role="separator"]') !== null
      )
        return;
      // The browser's own: in a field, of what is selected, and away from the rows.
      if (chord === 'mod+a' && isTyping(target)) return;
      if (
        chord === 'mod+c' &&
        (isTyping(target) || isTextSelected() || target.closest('[data-row-key]') === null)
      )
        return;
      const scope = target.closest('[data-keys="sessions"]') === null ? 'timeline' : 'sessions';
      const found = keymap.press(chord, scope, event.timeStamp);
      if (found === null) return;
      if (found === 'begun') {
        event.preventDefault();
        return;
      }
      const now = situation();
      if (found.when?.(now) === false) return;
      event.preventDefault();
      found.run(now);
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [situation]);
}

/** Whether the key writes a character. */
function isPrinted({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return [...key].length === 1 && !ctrlKey && !metaKey && !altKey;
}

function isTyping(target: HTMLElement): boolean {
  return target.isContentEditable || target.closest('input, textarea, select') !== null;
}
