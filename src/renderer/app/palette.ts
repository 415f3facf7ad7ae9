import { createSpotlight } from '@mantine/spotlight';

const [store, spotlight] = createSpotlight();

/** What had the focus before the palette. */
let before: HTMLElement | null = null;
/** What was typed for the palette before there was a field to type it into. */
let early = '';
let field: ((text: string) => void) | null = null;

export const paletteStore = store;

/** The palette, for code that opens it before it has loaded. */
export const palette = {
  /** Opens it. What had the focus loses it at once, or the first letters would still be typed there. */
  open: () => {
    before = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    before?.blur();
    early = '';
    spotlight.open();
  },
  isOpen: () => store.getState().opened,
  /** Takes what is typed while its field is not there, or has not got the focus yet. */
  type: (text: string) => {
    if (field === null) early += text;
    else field(text);
  },
  /** Its field is there: it gets what was typed before, and what comes until it has the focus. */
  receive: (into: (text: string) => void) => {
    field = into;
    if (early !== '') into(early);
    early = '';
    return () => {
      field = null;
    };
  },
  /** Returns the focus to what had it before, if nothing has it now. */
  returnFocus: () => {
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (lost && before?.isConnected === true && before !== document.body) before.focus();
  },
};
