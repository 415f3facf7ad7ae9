import {
  IconBan,
  IconClockBolt,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconRepeat,
} from '@tabler/icons-react';
import { memo } from 'react';
import type { ScheduleAction, ScheduleEntry } from '../../../contract/entities/schedule.js';
import { scheduleStates } from '../../../rules/schedule.js';
import {
  elsewhereWords,
  exactWords,
  nextRunWords,
  sameClock,
  zoneShort,
} from '../../../rules/schedule-words.js';
import { useShell } from '../../ui/command.js';
import { useTimeOf } from '../../ui/now.js';
import { ChannelIcon, channelOf } from '../session/index.js';
import { useReadOnlyReason } from '../workspace/index.js';
import { actionWord } from './action-words.js';
import { askSchedule } from './commands.js';
import { editScheduled } from './edit.js';
import type { ScheduleItem } from './queries.js';
import classes from './Schedule.module.css';
import { stateLooks } from './state-icons.js';
import { targetOfEntry } from './target.js';

const actionIcons: Record<ScheduleAction, typeof IconBan> = {
  dueNow: IconClockBolt,
  pause: IconPlayerPause,
  resume: IconPlayerPlay,
  cancel: IconBan,
};

interface ScheduleRowProps {
  item: ScheduleItem;
  /** The person's own time zone. */
  own: string;
  /** Whether the Tab key stops at this row: at one only. */
  tabStop: boolean;
  onFocus: (id: string) => void;
  onOpen: (entry: ScheduleEntry) => void;
}

/** One scheduled thing: when it runs next, what it says, how it recurs, where it belongs, and where it stands. */
export const ScheduleRow = memo(function ScheduleRow(props: ScheduleRowProps) {
  const { item, own, tabStop, onFocus, onOpen } = props;
  const { entry, session, standing } = item;
  const { Icon, tone } = stateLooks[standing.state];
  return (
    <div className={classes.item}>
      <button
        type="button"
        className={classes.main}
        data-item={item.id}
        tabIndex={tabStop ? 0 : -1}
        onFocus={() => onFocus(item.id)}
        onClick={() => onOpen(entry)}
      >
        <NextRun item={item} own={own} />
        <span className={classes.what}>
          <span className={classes.text} dir="auto">
            {entry.row.text ?? '(no text)'}
          </span>
          <span className={classes.about}>
            <Recurrence item={item} own={own} />
            <span className={classes.where}>
              <ChannelIcon
                channel={entry.address.channelType ?? (session === undefined ? null : channelOf(session))}
              />
              <bdi>{session?.title ?? entry.sessionId}</bdi>
            </span>
            <bdi className={classes.agent}>{session?.agentGroup.name ?? entry.agentGroupId}</bdi>
            <span className={classes.kind}>{entry.kind}</span>
          </span>
        </span>
        <span className={classes.stands}>
          <span className={classes.state} data-tone={tone} title={standing.sentence}>
            <Icon size={13} aria-hidden />
            {scheduleStates[standing.state]}
          </span>
          {standing.marks.map(({ mark, word, sentence }) => (
            <span key={mark} className={classes.mark} title={sentence}>
              {word}
            </span>
          ))}
        </span>
      </button>
      <Actions item={item} tabStop={tabStop} />
    </div>
  );
});

type Timed = Pick<ScheduleRowProps, 'item' | 'own'>;

function NextRun({ item: { entry, standing, nextAt, zone }, own }: Timed) {
  const now = useTimeOf(nextAt, 1000);
  const at = nextAt ?? entry.live[0]?.dueAt ?? null;
  const ahead = standing.state === 'ahead';
  const words =
    nextAt === null ? '–' : nextAt === 0 ? 'now' : ahead ? nextRunWords(nextAt, now, own) : late(nextAt, now);
  return (
    <span className={classes.next}>
      <span className={classes.when}>{words}</span>
      {at !== null && at !== 0 && <time className={classes.exact}>{exactWords(at, now, own)}</time>}
      {at !== null && at !== 0 && zone !== null && !sameClock(at, own, zone) && (
        <span className={classes.exact} title={`The host’s time zone is ${zone}`}>
          {elsewhereWords(at, own, zone)}
        </span>
      )}
    </span>
  );
}

/** A time that has come. */
const late = (at: number, now: number): string =>
  now - at < 60_000 ? 'now' : nextRunWords(Math.min(at, now), now, 'UTC');

function Recurrence({ item: { entry, nextAt, zone }, own }: Timed) {
  const { recurrence } = entry;
  const now = useTimeOf(recurrence, null);
  if (recurrence === null) return <span className={classes.recurrence}>once</span>;
  const { expression, words, note } = recurrence;
  const elsewhere = zone !== null && !sameClock(nextAt || now, zone, own);
  const said = words ?? (expression === '' ? '(empty)' : expression);
  return (
    <span
      className={classes.recurrence}
      title={`${expression}${note === null ? '' : `: ${note}`}${elsewhere ? `, in ${zone}` : ''}`}
    >
      <IconRepeat size={12} aria-label="Recurs" role="img" />
      <bdi>{said}</bdi>
      {elsewhere && <> ({zoneShort(zone)})</>}
      {note !== null && <> – {note}</>}
    </span>
  );
}

function Actions({ item: { entry }, tabStop }: { item: ScheduleItem; tabStop: boolean }) {
  const shell = useShell();
  const readOnlyReason = useReadOnlyReason();
  const target = targetOfEntry(entry, useTimeOf(entry, 5000));
  const tabIndex = tabStop ? 0 : -1;
  const off = readOnlyReason !== null;
  return (
    <span className={classes.aside}>
      <RowButton
        {...{ label: 'Edit and send again', Icon: IconPencil, tabIndex, off: false }}
        onClick={() => void editScheduled(target, shell)}
      />
      {target.actions.map((action) => (
        <RowButton
          key={action}
          label={readOnlyReason ?? actionWord(action, target.recurs)}
          Icon={actionIcons[action]}
          {...{ tabIndex, off }}
          onClick={() => askSchedule(target, action)}
        />
      ))}
    </span>
  );
}

interface RowButtonProps {
  label: string;
  Icon: typeof IconBan;
  tabIndex: number;
  off: boolean;
  onClick: () => void;
}

/** A plain one with the system's own tooltip: a hundred of the other kind take longer to make than all of the list. */
function RowButton({ label, Icon, tabIndex, off, onClick }: RowButtonProps) {
  return (
    <button
      type="button"
      className={classes.action}
      aria-label={label}
      title={label}
      tabIndex={tabIndex}
      disabled={off}
      onClick={onClick}
    >
      <Icon size={14} aria-hidden />
    </button>
  );
}
