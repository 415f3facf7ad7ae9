/**
 * The one Trusted Types policy. It must exist before React and Mantine load, so it is the first import of
 * main.tsx. Mantine writes its variables through innerHTML of a style element; style text holds no `<`, markup
 * always does. Script and script URLs have no rule at all: they are refused.
 */
window.trustedTypes?.createPolicy('default', {
  createHTML: (text) => (text.includes('<') ? null : text),
});
