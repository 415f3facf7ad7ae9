import { useCallback, useMemo, useRef, useState } from 'react';
import type { Message } from '../../../contract/entities/message.js';

const NONE: ReadonlySet<string> = new Set();

/** Several rows that were selected, to be replayed together. */
export function useSelection(messages: readonly Message[]) {
  const [chosen, setChosen] = useState<{ keys: ReadonlySet<string>; anchor: string | null }>({
    keys: NONE,
    anchor: null,
  });
  // Updated at once, not with the next render: a key that is held down repeats faster than that.
  const head = useRef<string | null>(null);
  const toggle = useCallback((key: string) => {
    head.current = key;
    setChosen(({ keys }) => {
      const next = new Set(keys);
      if (!next.delete(key)) next.add(key);
      return { keys: next, anchor: key };
    });
  }, []);
  /** Extends from the last selected row, or from `start`, to this one. */
  const extendTo = useCallback(
    (key: string, start: string | null) => {
      head.current = key;
      setChosen(({ keys, anchor }) => {
        const from = messages.findIndex((m) => m.key === (anchor ?? start));
        const to = messages.findIndex((m) => m.key === key);
        if (from < 0 || to < 0) return { keys: new Set([...keys, key]), anchor: key };
        const between = messages.slice(Math.min(from, to), Math.max(from, to) + 1).map((m) => m.key);
        return { keys: new Set(between), anchor: anchor ?? start };
      });
    },
    [messages],
  );
  const clear = useCallback(() => {
    head.current = null;
    setChosen({ keys: NONE, anchor: null });
  }, []);
  const inOrder = useMemo(() => messages.filter((m) => chosen.keys.has(m.key)), [messages, chosen]);
  return { keys: chosen.keys, inOrder, head, toggle, extendTo, clear };
}
