import { batchPace } from '../../../rules/batch-pace.js';
import { POLL_LIMIT } from '../../../rules/poll-rule.js';
import { unbroken } from '../../ui/format.js';
import { useSessionSummary } from '../session/index.js';
import { useWorkspace } from '../workspace/index.js';
import classes from './Replay.module.css';

/** How long a session's container takes for so many messages at once; nothing where one poll takes them all. */
export function BatchPace({ sessionId, count }: { sessionId: string; count: number }) {
  const limit = useSessionSummary(sessionId)?.agentGroup.config?.mostMessages ?? POLL_LIMIT;
  const order = useWorkspace().data?.dialect?.pollOrder ?? 'unknown';
  const pace = batchPace(count, { limit, order });
  return pace === null ? null : <p className={classes.pace}>{unbroken(pace)}</p>;
}
