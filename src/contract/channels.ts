/** The IPC channels between renderer and main. Everything else is in the contract. */
export const INVOKE = 'console:invoke';
export const EVENT = 'console:event';
/** Pieces of a long answer, sent ahead of it. */
export const PIECE = 'console:piece';

/**
 * The answer to a call on INVOKE. Lists that would block main while they are serialised come on PIECE before
 * it, as (call, list, items): `lists` says which there are, and in how many pieces.
 */
export interface Answer<R> {
  result: R;
  lists: {
    /** The property of the value that is a list; null where the value itself is one. */
    list: string | null;
    pieces: number;
  }[];
}

/** Methods that the preload calls on the window's behalf; refused when the window names them itself. */
export const preloadOnly = ['attachment.stage', 'attachment.stagePart'] as const;
