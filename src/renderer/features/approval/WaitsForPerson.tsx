import type { ReactNode } from 'react';
import type { SessionSummary } from '../../../contract/entities/session.js';
import { approvalReason, approvalText } from '../../../rules/approval.js';
import { duration } from '../../../rules/container-state.js';
import { droppedReason, droppedText } from '../../../rules/unregistered-sender.js';
import { useShell } from '../../ui/command.js';
import { PanelTitle } from '../../ui/Facts.js';
import { fullTime, unbroken, visible } from '../../ui/format.js';
import { useTimeOf } from '../../ui/now.js';
import { useUnregisteredSenders } from '../unregistered-sender/index.js';
import { useApprovals } from './queries.js';
import classes from './WaitsForPerson.module.css';

/**
 * What of a session waits for somebody's decision, and whose messages the host dropped in its chat: no row of the
 * session tells of it. Nothing where there is none.
 */
export function WaitsForPerson({ session }: { session: SessionSummary }) {
  const { showApproval } = useShell();
  const approvals = useApprovals().data;
  const dropped = useUnregisteredSenders().data?.listed ?? [];
  const now = useTimeOf(approvals, 5000);
  const held = (approvals?.listed ?? []).filter(({ kind, sessionId, agentGroupId }) =>
    sessionId === null
      ? kind === 'action' && agentGroupId === session.agentGroup.id
      : sessionId === session.id,
  );
  const lost = dropped.filter(
    ({ sessionId, standing }) => sessionId === session.id && (standing === 'open' || standing === 'denied'),
  );
  return (
    <>
      {held.length > 0 && (
        <>
          <PanelTitle>Waits for approval</PanelTitle>
          <ul aria-label="Waits for approval" className={classes.list}>
            {held.map((one) => (
              <Waiting
                key={`${one.kind} ${one.id}`}
                at={one.createdAt}
                now={now}
                text={approvalText(one)}
                onShow={() => showApproval(one)}
              >
                {approvalReason(one, now)}
              </Waiting>
            ))}
          </ul>
        </>
      )}
      {lost.length > 0 && (
        <>
          <PanelTitle>Dropped by the host</PanelTitle>
          <ul aria-label="Dropped by the host" className={classes.list}>
            {lost.map((one) => (
              <Waiting
                key={`${one.channelType} ${one.platformId}`}
                at={one.lastAt}
                now={now}
                text={droppedText(one)}
              >
                {droppedReason(one)}
              </Waiting>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

interface WaitingProps {
  at: number | null;
  now: number;
  text: string;
  /** Shows all of it; left out where there is no more. */
  onShow?: () => void;
  children: string;
}

function Waiting({ at, now, text, onShow, children }: WaitingProps): ReactNode {
  return (
    <li className={classes.one}>
      {onShow === undefined ? (
        <span className={classes.text} dir="auto">
          {visible(text)}
        </span>
      ) : (
        <button type="button" className={classes.text} title="Show in Approvals" dir="auto" onClick={onShow}>
          {visible(text)}
        </button>
      )}
      {/* A wrong clock gives a start in the future. */}
      {at !== null && at <= now + 60_000 && (
        <time className={classes.since} title={`Since ${fullTime(at)}`}>
          {unbroken(duration(now - at))}
        </time>
      )}
      <span className={classes.reason}>{unbroken(visible(children))}</span>
    </li>
  );
}
