import {
  IconArrowBarToUp,
  IconArrowRight,
  IconBolt,
  IconClock,
  IconClockOff,
  IconEyeOff,
  IconHandGrab,
  IconMessage2,
  IconPlayerPause,
  IconQuestionMark,
  IconSettings,
} from '@tabler/icons-react';
import type { NextPollRow, PollRule } from '../../../contract/entities/next-poll.js';
import { visible } from '../../ui/format.js';
import { useNow } from '../../ui/now.js';
import classes from './NextPoll.module.css';
import { fateMeaning, fateWords } from './next-poll-words.js';

const icons = {
  handed: IconArrowRight,
  context: IconMessage2,
  depends: IconQuestionMark,
  acked: IconHandGrab,
  system: IconSettings,
  'held-back': IconArrowBarToUp,
  'no-trigger': IconEyeOff,
  'on-wake': IconBolt,
  'not-due': IconClock,
  'never-due': IconClockOff,
  'not-pending': IconPlayerPause,
} satisfies Record<NextPollRow['fate'], unknown>;

interface NextPollRowsProps {
  title: string;
  rows: readonly NextPollRow[];
  /** By which the container polls. */
  rule: PollRule;
  onGoTo: (messageKey: string) => void;
}

/** Rows of a poll in order, each with what becomes of it and a link to its place in the timeline. */
export function NextPollRows({ title, rows, rule, onGoTo }: NextPollRowsProps) {
  return (
    <table className={classes.rows} aria-label={title}>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <th scope="row" className={classes.what}>
              <button
                type="button"
                className={classes.link}
                aria-label={`Go to inbound ${visible(row.kind)} ${row.seq ?? 'without seq'}`}
                onClick={() => onGoTo(row.key)}
              >
                {row.seq ?? '–'}
              </button>
              <bdi className={classes.who}>{visible(row.sender ?? row.kind)}</bdi>
              <bdi className={classes.line} title={row.line ?? undefined}>
                {visible(row.line ?? '')}
              </bdi>
            </th>
            <td className={classes.fate} data-fate={row.fate} title={fateMeaning(row, rule)}>
              <Fate row={row} rule={rule} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Fate({ row, rule }: { row: NextPollRow; rule: PollRule }) {
  const Icon = icons[row.fate];
  const now = useNow();
  return (
    <span>
      <Icon size={13} className={classes.fateIcon} aria-hidden />
      {fateWords(row, now, rule)}
    </span>
  );
}
