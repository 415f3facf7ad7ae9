import { createTheme } from '@mantine/core';
import modal from './Modal.module.css';
import { byFoldedWords } from './select-filter.js';

const font = "system-ui, -apple-system, 'Segoe UI', 'Ubuntu', 'Cantarell', 'Noto Sans', sans-serif";
const mono = "ui-monospace, 'SF Mono', 'Cascadia Mono', 'Ubuntu Mono', 'DejaVu Sans Mono', monospace";

/** Mantine in the console's terms: small, square-ish, quiet. Colours of our own parts: base.css. */
export const theme = createTheme({
  fontFamily: font,
  fontFamilyMonospace: mono,
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '15px', xl: '18px' },
  headings: { fontFamily: font, fontWeight: '600' },
  defaultRadius: 4,
  primaryColor: 'console',
  primaryShade: { light: 7, dark: 7 },
  respectReducedMotion: true,
  colors: {
    console: [
      '#eef1fd',
      '#dde3fa',
      '#b9c5f3',
      '#93a5ec',
      '#7389e6',
      '#5f78e2',
      '#4a63d0',
      '#3b52b8',
      '#31459d',
      '#263780',
    ],
    dark: [
      '#e3e6ea',
      '#c3c9d1',
      '#9aa4b0',
      '#7d8794',
      '#363b45',
      '#2a2e37',
      '#21252c',
      '#16181d',
      '#121418',
      '#0d0f12',
    ],
  },
  components: {
    Input: { vars: () => ({ wrapper: { '--input-bd-focus': 'var(--sc-accent)' } }) },
    Select: { defaultProps: { maxDropdownHeight: 'min(250px, 34dvh)', filter: byFoldedWords } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: false, fz: 'xs', multiline: true } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 26 } },
    Button: { defaultProps: { size: 'xs', fw: 500 } },
    // Every dialog, including those inside Mantine's own components.
    Modal: {
      defaultProps: {
        centered: true,
        transitionProps: { duration: 0 },
        closeButtonProps: { 'aria-label': 'Close', size: 26 },
      },
      classNames: modal,
    },
    // Mantine's own grey for the description below a label is too pale to read, and too small.
    InputWrapper: {
      defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] },
      styles: {
        description: { color: 'var(--sc-muted)', fontSize: '11px', marginTop: '3px' },
        error: { fontSize: '11px' },
      },
    },
    // The placeholder that takes the first focus is not a menu item: screen readers stumble over it.
    Menu: {
      defaultProps: {
        shadow: 'md',
        position: 'bottom-start',
        withInitialFocusPlaceholder: false,
        // In a low window it overlaps its target, rather than being cut off.
        middlewares: { flip: true, shift: { crossAxis: true, padding: 5 } },
      },
      styles: {
        dropdown: { maxHeight: 'calc(100dvh - 10px)', overflowY: 'auto' },
        label: { color: 'var(--sc-muted)' },
      },
    },
  },
});
