import {
  IconChevronDown,
  IconChevronRight,
  IconMessagePlus,
  IconUserPlus,
  IconUserQuestion,
} from '@tabler/icons-react';
import type { Approval } from '../../../contract/entities/approval.js';
import { approvalStanding, approvalText } from '../../../rules/approval.js';
import { duration } from '../../../rules/container-state.js';
import { fullTime, unbroken, visible } from '../../ui/format.js';
import { useTimeOf } from '../../ui/now.js';
import { ChannelIcon } from '../session/index.js';
import { ApprovalDetail } from './ApprovalDetail.js';
import classes from './Approvals.module.css';
import { opened } from './handle.js';
import type { ApprovalItem } from './queries.js';

const kinds = {
  action: { Icon: IconUserQuestion, word: 'Request' },
  sender: { Icon: IconUserPlus, word: 'Sender' },
  channel: { Icon: IconMessagePlus, word: 'Chat' },
} as const;

interface ApprovalRowProps {
  item: ApprovalItem;
  /** Whether it is shown whole. */
  open: boolean;
  /** Whether the Tab key stops at this row: at one only. */
  tabStop: boolean;
  onFocus: (id: string) => void;
  onOpen: (approval: Approval) => void;
}

/** One approval: what is asked for, by whom, since when and until when; below, all of it once it is opened. */
export function ApprovalRow({ item, open, tabStop, onFocus, onOpen }: ApprovalRowProps) {
  const { approval, session } = item;
  const now = useTimeOf(approval, 1000);
  const { Icon, word } = kinds[approval.kind];
  const standing = approvalStanding(approval, now);
  const Chevron = open ? IconChevronDown : IconChevronRight;
  const { createdAt, agentName, chat } = approval;
  return (
    <div className={classes.item} data-open={open || undefined}>
      <button
        type="button"
        className={classes.main}
        data-item={item.id}
        aria-expanded={open}
        tabIndex={tabStop ? 0 : -1}
        onFocus={() => onFocus(item.id)}
        onClick={() => opened.set(open ? null : item.id)}
      >
        <Chevron size={14} aria-hidden className={classes.chevron} />
        <span className={classes.what}>
          <span className={classes.head}>
            <span className={classes.kind}>
              <Icon size={13} aria-hidden />
              {word}
            </span>
            {agentName !== null && <bdi className={classes.agent}>{agentName}</bdi>}
            <span className={classes.where}>
              <ChannelIcon channel={chat?.channelType ?? session?.messagingGroup?.channelType ?? null} />
              <bdi>{chat?.name ?? session?.title ?? approval.sessionId ?? 'no session'}</bdi>
            </span>
          </span>
          <span className={classes.text} dir="auto">
            {visible(approvalText(approval))}
          </span>
        </span>
        <span className={classes.stands}>
          <span className={classes.state} data-tone={standing.tone}>
            {unbroken(standing.word)}
          </span>
          {/* A wrong clock gives a start in the future. */}
          {createdAt !== null && createdAt <= now + 60_000 && (
            <time title={`Since ${fullTime(createdAt)}`}>{unbroken(duration(now - createdAt))}</time>
          )}
        </span>
      </button>
      {open && <ApprovalDetail item={item} now={now} onOpen={onOpen} />}
    </div>
  );
}
