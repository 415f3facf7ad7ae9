import { useEffect } from 'react';
import { useSessions } from '../features/session/index.js';
import { visible } from '../ui/format.js';

const NAME = 'Session Console';

/** What the task bar shows: how much is unread, and of which workspace. */
export const windowTitle = (workspace: string, unread: number): string =>
  `${unread === 0 ? '' : `(${unread}) `}${visible(workspace)} – ${NAME}`;

/** Keeps the window's title; the sessions with something unread are counted in it. */
export function useWindowTitle(workspace: string): void {
  const unread = useSessions().data?.filter((session) => session.unread > 0).length ?? 0;
  useEffect(() => {
    document.title = windowTitle(workspace, unread);
  }, [workspace, unread]);
  useEffect(
    () => () => {
      document.title = NAME;
    },
    [],
  );
}
