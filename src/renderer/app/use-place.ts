import { useCallback, useEffect, useState } from 'react';
import type { Go } from '../../contract/contract.js';
import { onGo } from '../bridge/index.js';
import type { Goal } from '../features/message/index.js';
import type { View } from '../ui/command.js';

interface Place {
  sessionId: string | null;
  messageKey: string | null;
  /** Where the session's timeline is to go; null once it is there. */
  goal: Goal | null;
  /** What the middle shows instead of the session; null: the session. */
  view: View | null;
}

const nowhere: Place = { sessionId: null, messageKey: null, goal: null, view: null };

/** What is open in the window, and the ways to open something else. The functions never change identity. */
export function usePlace() {
  const [place, setPlace] = useState(nowhere);

  const openSession = useCallback(
    (sessionId: string | null, goal: Goal | null = null) => setPlace({ ...nowhere, sessionId, goal }),
    [],
  );
  const openMessage = useCallback(
    (messageKey: string) => setPlace((p) => ({ ...p, messageKey, goal: null })),
    [],
  );
  const selectMessage = useCallback(
    (messageKey: string | null) => setPlace((p) => ({ ...p, messageKey })),
    [],
  );
  const arrived = useCallback(
    (key: string | null) => setPlace((p) => ({ ...p, messageKey: key ?? p.messageKey, goal: null })),
    [],
  );
  const showView = useCallback((view: View | null) => setPlace((p) => ({ ...p, view })), []);

  useEffect(
    () =>
      onGo((go: Go) => {
        if (go.to === 'attention') showView('attention');
        else openSession(go.sessionId, go.row);
      }),
    [openSession, showView],
  );
  return { place, openSession, openMessage, selectMessage, arrived, showView };
}
