import type { Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect, useRef } from 'react';

/**
 * Moves the focus among the items of a virtualised list, each of which has the attribute `data-item`. When the focused
 * one is dealt with and disappears, the one in its place gets the focus.
 */
export function useListFocus(
  items: readonly { readonly id: string }[],
  scroller: RefObject<HTMLElement | null>,
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  [focusId, setFocusId]: readonly [string | null, (id: string) => void],
) {
  const at = items.findIndex(({ id }) => id === focusId);
  const last = items.length - 1;

  const focusIndex = useCallback(
    (index: number) => {
      const id = items[index]?.id;
      if (id === undefined) return;
      setFocusId(id);
      virtualizer.scrollToIndex(index, { align: 'auto' });
      // The row may only now come into the document.
      requestAnimationFrame(() => {
        scroller.current
          ?.querySelector<HTMLElement>(`[data-item="${CSS.escape(id)}"]`)
          ?.focus({ preventScroll: true });
      });
    },
    [items, scroller, setFocusId, virtualizer],
  );

  const place = useRef(0);
  useEffect(() => {
    if (at >= 0) place.current = at;
    else if (focusId !== null && document.activeElement === document.body)
      focusIndex(Math.min(place.current, last));
  }, [at, focusId, focusIndex, last]);

  return {
    move: (by: number) => focusIndex(at < 0 ? 0 : Math.min(last, Math.max(0, at + by))),
    focus: () => focusIndex(Math.max(0, at)),
  };
}
