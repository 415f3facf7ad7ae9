import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { RowMark } from '../../../contract/entities/session.js';
import { call, setSessionLine } from '../../bridge/index.js';
import { setReading } from '../session/index.js';

function subscribeToFocus(listener: () => void): () => void {
  const targets = [
    [window, 'focus'],
    [window, 'blur'],
    [document, 'visibilitychange'],
  ] as const;
  for (const [target, name] of targets) target.addEventListener(name, listener);
  return () => {
    for (const [target, name] of targets) target.removeEventListener(name, listener);
  };
}

const isWatched = () => document.visibilityState === 'visible' && document.hasFocus();

/** Marks a session as read while the person is looking at its newest row. */
export function useReadMark(sessionId: string, seen: RowMark, atEnd: boolean): void {
  const client = useQueryClient();
  const reading = useSyncExternalStore(subscribeToFocus, isWatched) && atEnd;
  const marked = useRef('');

  useEffect(() => {
    setReading(reading ? sessionId : null);
    return () => setReading(null);
  }, [reading, sessionId]);

  const { in: seenInbound, out } = seen;
  useEffect(() => {
    const mark = `${sessionId}\n${seenInbound}\n${out}`;
    if (!reading || marked.current === mark) return;
    marked.current = mark;
    call('session.markRead', { sessionId, seen: { in: seenInbound, out } }).then(
      (session) => setSessionLine(client, session),
      () => {
        // The session is gone, or its workspace: the badge is too, or the next row tries again.
        marked.current = '';
      },
    );
  }, [client, reading, sessionId, seenInbound, out]);
}
