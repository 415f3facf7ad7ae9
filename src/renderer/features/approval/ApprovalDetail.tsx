import { Button } from '@mantine/core';
import { IconArrowRight, IconEye, IconEyeOff } from '@tabler/icons-react';
import { useState } from 'react';
import type { Approval } from '../../../contract/entities/approval.js';
import type { Approver } from '../../../contract/entities/user.js';
import { approvalReason, isOpen } from '../../../rules/approval.js';
import { approvalEffect } from '../../../rules/approval-effect.js';
import { approverName, reachWords } from '../../../rules/policy.js';
import { useShell } from '../../ui/command.js';
import { Fact, Facts, TimeFact } from '../../ui/Facts.js';
import { plural, unbroken, visible } from '../../ui/format.js';
import { Note } from '../../ui/Note.js';
import { Failed, Loading } from '../../ui/PaneState.js';
import { PlainText } from '../../ui/PlainText.js';
import { JsonContent } from '../message/index.js';
import { ApprovalAsk } from './ApprovalAsk.js';
import classes from './Approvals.module.css';
import { type ApprovalItem, useApproval } from './queries.js';

interface ApprovalDetailProps {
  item: ApprovalItem;
  now: number;
  onOpen: (approval: Approval) => void;
}

/** What is asked for, what a decision comes to, who may make it, where and until when, and what waits for it. */
export function ApprovalDetail({ item: { approval, session }, now, onOpen }: ApprovalDetailProps) {
  const [reveal, setReveal] = useState(false);
  const detail = useApproval(approval, reveal);
  const { openSession } = useShell();
  const { sessionId, messageId } = approval;
  if (detail.isPending) return <Loading what="what is asked for" />;
  if (detail.isError) return <Failed error={detail.error} onRetry={() => void detail.refetch()} />;
  const { ask, question, options, payload, hidden } = detail.data;
  return (
    <div className={classes.detail}>
      <ApprovalAsk ask={ask} />
      {(hidden > 0 || reveal) && (
        <Button
          size="compact-xs"
          variant="default"
          leftSection={reveal ? <IconEyeOff size={13} aria-hidden /> : <IconEye size={13} aria-hidden />}
          onClick={() => setReveal(!reveal)}
        >
          {reveal ? 'Hide them again' : `Show ${plural(hidden, 'hidden value')}`}
        </Button>
      )}
      {isOpen(approval, now) && <p className={classes.effect}>{visible(approvalEffect(ask, approval))}</p>}
      <Note>{unbroken(visible(approvalReason(approval, now)))}</Note>
      <Facts>
        <Fact name="Who may decide" value={<Approvers approval={approval} />} />
        <Fact name="Host’s card" value={cardWords(approval)} />
        {options.length > 0 && <Fact name="Choices on it" value={options.join(' · ')} />}
        <TimeFact name="Asked" at={approval.createdAt} />
        {approval.expiresAt === null ? (
          <Fact name="Expires" value="never" />
        ) : (
          <TimeFact
            name={approval.status === 'pending' ? 'Expires' : 'Reason awaited until'}
            at={approval.expiresAt}
          />
        )}
        <Fact
          name="Session"
          value={
            sessionId === null ? null : (
              <Button variant="default" size="compact-xs" onClick={() => openSession(sessionId)}>
                {session?.title ?? sessionId}
              </Button>
            )
          }
        />
        {messageId !== null && sessionId !== null && (
          <Fact
            name="Message"
            value={
              <Button
                variant="default"
                size="compact-xs"
                rightSection={<IconArrowRight size={12} aria-hidden />}
                onClick={() => onOpen(approval)}
              >
                Show it in the timeline
              </Button>
            }
          />
        )}
        {approval.kind === 'action' && <Fact name="Action" value={approval.action} mono />}
        <Fact name="Id" value={approval.id} mono copy={approval.id} />
      </Facts>
      {question !== null && (
        <details className={classes.more}>
          <summary>What the card says</summary>
          <PlainText text={question} />
        </details>
      )}
      <details className={classes.more} open={ask.type === 'unknown'}>
        <summary>{approval.kind === 'action' ? 'Payload as stored' : 'Message as the host keeps it'}</summary>
        {hidden > 0 && payload === '' ? (
          <Note>It is nested too deeply to be shown with its values hidden.</Note>
        ) : (
          <JsonContent text={payload} />
        )}
      </details>
    </div>
  );
}

const roles: Record<NonNullable<Approver['role']>, string> = {
  'agent-admin': 'admin of this agent',
  admin: 'admin',
  owner: 'owner',
};

function Approvers({ approval: { approvers, moreApprovers, decidedBy } }: { approval: Approval }) {
  if (approvers.length === 0) return null;
  return (
    <ul className={classes.people}>
      {approvers.map((one, at) => (
        <li key={one.userId}>
          <bdi title={one.userId}>{approverName(one)}</bdi>
          <span className={classes.quiet}>
            {' '}
            {[
              decidedBy === 'named'
                ? 'nobody else'
                : decidedBy === 'either' && at === 0
                  ? 'got the card'
                  : null,
              one.role === null ? null : roles[one.role],
              reachWords(one),
            ]
              .filter((part) => part !== null)
              .join(' · ')}
          </span>
        </li>
      ))}
      {moreApprovers > 0 && <li>{plural(moreApprovers, 'other')}</li>}
    </ul>
  );
}

/** The chat that the card is in, and by which bot; null where v2.db says neither. */
function cardWords({ card, instance }: Approval): string | null {
  const bot = instance === null ? null : `bot ${instance}`;
  return [card, bot].filter((part) => part !== null).join(' · ') || null;
}
