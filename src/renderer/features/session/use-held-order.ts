import { type PointerEvent, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { type HeldOrder, type HeldRows, heldRows, orderOf } from './held-rows.js';
import type { SessionRow } from './session-rows.js';

/** After this long without movement nobody is about to choose a row: a pointer is left lying wherever it was. */
const REST_MS = 30_000;

type Hands = 'pointer' | 'keys';

/**
 * Holds the order of the rows while somebody is using them: from a movement of the pointer over the list or a key
 * in it, until the pointer or the focus leaves it, nothing has moved for a while, or something is typed elsewhere.
 * @param newest the rows in their own order, the same array while nothing has changed
 * @param view changes when the person asks to see something else: then nothing is held
 */
export function useHeldOrder(newest: readonly SessionRow[], view: unknown) {
  const [held, setHeld] = useState<HeldOrder | null>(null);
  const [heldView, setHeldView] = useState(view);
  if (heldView !== view) {
    setHeldView(view);
    setHeld(null);
  }
  const shown = useMemo(
    (): HeldRows => (held === null ? { rows: newest, more: 0 } : heldRows(held, newest)),
    [held, newest],
  );
  const onScreen = useRef(shown.rows);
  useLayoutEffect(() => {
    onScreen.current = shown.rows;
  }, [shown]);

  const hands = useRef<Hands | null>(null);
  const rest = useRef<number | undefined>(undefined);
  const letGo = useCallback(() => {
    window.clearTimeout(rest.current);
    hands.current = null;
    setHeld(null);
  }, []);
  const hold = useCallback(
    (by: Hands) => {
      hands.current = by;
      window.clearTimeout(rest.current);
      rest.current = window.setTimeout(letGo, REST_MS);
      setHeld((now) => now ?? orderOf(onScreen.current));
    },
    [letGo],
  );
  useEffect(() => {
    // A person who types is not about to click where the pointer happens to be.
    document.addEventListener('input', letGo);
    return () => {
      document.removeEventListener('input', letGo);
      window.clearTimeout(rest.current);
    };
  }, [letGo]);

  const pointer = () => hold('pointer');
  const handlers = {
    // A list that scrolls under a resting pointer also fires such events, without a movement.
    onPointerMove: ({ movementX, movementY }: PointerEvent) => {
      if (movementX !== 0 || movementY !== 0) pointer();
    },
    onPointerDown: pointer,
    onWheel: pointer,
    onPointerLeave: () => {
      if (hands.current === 'pointer') letGo();
    },
    onKeyDownCapture: () => hold('keys'),
    onBlur: () => {
      if (hands.current === 'keys') letGo();
    },
  };
  return { ...shown, hold, handlers };
}
