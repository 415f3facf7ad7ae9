import { useAttention } from '../features/attention/index.js';
import { SessionList } from '../features/session/index.js';

interface SessionsProps {
  openId: string | null;
  onOpen: (sessionId: string) => void;
}

/** The list of sessions, which can be filtered for those that need attention. */
export function Sessions(props: SessionsProps) {
  return <SessionList attention={useAttention().sessions} {...props} />;
}
