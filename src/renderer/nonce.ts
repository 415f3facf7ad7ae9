import { setNonce } from 'get-nonce';

/** The nonce of this load, for the style elements that Mantine and its scroll lock create. */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

setNonce(styleNonce);
