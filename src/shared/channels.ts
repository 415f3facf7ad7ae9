/** The two IPC channels between renderer and main. Everything else is in the contract. */
export const INVOKE = 'console:invoke';
export const EVENT = 'console:event';
