import { createSpotlight } from '@mantine/spotlight';

const [store, spotlight] = createSpotlight();

/** What had the focus before the palette. */
let before: HTMLElement | null = null;

export const paletteStore = store;

/** The palette, for code that opens it before it has loaded. */
export const palette = {
  /** Opens it. What had the focus loses it at once, or the first letters would still be typed there. */
  open: () => {
    before = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    before?.blur();
    spotlight.open();
  },
  isOpen: () => store.getState().opened,
  /** Returns the focus to what had it before, if nothing has it now. */
  returnFocus: () => {
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (lost && before?.isConnected === true && before !== document.body) before.focus();
  },
};
