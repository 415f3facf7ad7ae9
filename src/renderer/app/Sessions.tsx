import type { Ref } from 'react';
import { useAttention } from '../features/attention/index.js';
import { SessionList, type SessionListHandle } from '../features/session/index.js';

interface SessionsProps {
  openId: string | null;
  onOpen: (sessionId: string) => void;
  ref: Ref<SessionListHandle>;
}

/** The list of sessions, which can be filtered for those that need attention. */
export function Sessions(props: SessionsProps) {
  return <SessionList attention={useAttention().sessions} {...props} />;
}
