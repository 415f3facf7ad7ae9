/** The IPC channels between renderer and main. Everything else is in the contract. */
export const INVOKE = 'console:invoke';
export const EVENT = 'console:event';
/** Pieces of a long answer, ahead of it. */
export const PIECE = 'console:piece';

/**
 * What a call on INVOKE is answered with. Lists that would hold main up while they are packed come on PIECE before it,
 * as (call, list, items): `lists` says which there are, and in how many pieces.
 */
export interface Answer<R> {
  result: R;
  lists: {
    /** The property of the value that is a list; null where the value itself is. */
    list: string | null;
    pieces: number;
  }[];
}

/** Methods that the preload calls on the window's behalf; refused when the window names them itself. */
export const preloadOnly = ['attachment.stage', 'attachment.stagePart'] as const;
