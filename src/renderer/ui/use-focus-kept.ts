import { type RefObject, useEffect } from 'react';

/**
 * When what had the focus is gone (its row was removed), the focus would fall to the page, out of the dialog.
 * It comes to `ref` instead.
 * @param shown changes whenever what is shown does
 */
export function useFocusKept(ref: RefObject<HTMLElement | null>, shown: unknown): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is looked at after each change of what is shown.
  useEffect(() => {
    const focused = document.activeElement;
    if (focused === null || focused === document.body) ref.current?.focus();
  }, [ref, shown]);
}
