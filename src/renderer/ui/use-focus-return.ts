import { useLayoutEffect } from 'react';

/**
 * Gives the focus back to where it was before a dialog opened, however the dialog goes; Mantine's own does not
 * for one that is mounted open. Where that place is gone, the dialog below gets it.
 */
export function useFocusReturn(opened: boolean): void {
  useLayoutEffect(() => {
    if (!opened) return;
    const before = document.activeElement;
    return () => {
      // The dialog is still there in this moment, and would lose the focus again as it goes.
      setTimeout(() => {
        if (before instanceof HTMLElement && before.isConnected && before !== document.body) {
          before.focus({ preventScroll: true });
          return;
        }
        const below = [...document.querySelectorAll<HTMLElement>('[role="dialog"]')].at(-1);
        below?.focus({ preventScroll: true });
      });
    };
  }, [opened]);
}
