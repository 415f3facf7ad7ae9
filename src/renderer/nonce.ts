import { setNonce } from 'get-nonce';

/** The nonce of this load, for the style elements that Mantine and its scroll lock make. */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

setNonce(styleNonce);
