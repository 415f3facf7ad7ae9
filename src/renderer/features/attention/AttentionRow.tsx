import { Button } from '@mantine/core';
import { IconArchive, IconRestore } from '@tabler/icons-react';
import type { SessionSummary } from '../../../contract/entities/session.js';
import type { AttentionItem } from '../../../rules/attention.js';
import { duration } from '../../../rules/container-state.js';
import { fullTime, visible } from '../../ui/format.js';
import { IconButton } from '../../ui/IconButton.js';
import { useTimeOf } from '../../ui/now.js';
import { QuestionOptions, settleDialog, useListening } from '../question/index.js';
import { ChannelIcon } from '../session/index.js';
import { useReadOnlyReason } from '../workspace/index.js';
import classes from './Attention.module.css';
import { kindWords } from './attention-words.js';

interface AttentionRowProps {
  item: AttentionItem;
  dismissed: boolean;
  /** Whether the Tab key stops at this row: at one only. */
  tabStop: boolean;
  onFocus: (id: string) => void;
  onOpen: (item: AttentionItem) => void;
  onDismiss: (item: AttentionItem) => void;
}

function Settle({ session }: { session: SessionSummary }) {
  const readOnlyReason = useReadOnlyReason();
  return (
    <Button
      size="compact-xs"
      variant="default"
      disabled={readOnlyReason !== null}
      title={readOnlyReason ?? undefined}
      onClick={() => settleDialog.open({ session })}
    >
      Settle…
    </Button>
  );
}

/** One matter: what, where, since when and why, with a link to it, and the answer where it is a question. */
export function AttentionRow(props: AttentionRowProps) {
  const { item, dismissed, tabStop, onFocus, onOpen, onDismiss } = props;
  const { place, question, kind } = item;
  const readOnlyReason = useReadOnlyReason();
  const now = useTimeOf(item, 5000);
  const { Icon, tone, word } = kindWords[kind];
  const late = useListening(question)?.words ?? null;
  return (
    <div className={classes.item}>
      <button
        type="button"
        className={classes.main}
        data-item={item.id}
        tabIndex={tabStop ? 0 : -1}
        onFocus={() => onFocus(item.id)}
        onClick={() => onOpen(item)}
      >
        <span className={classes.head}>
          <span className={classes.kind} data-tone={tone}>
            <Icon size={14} aria-hidden />
            {word}
          </span>
          <bdi className={classes.session}>{place.title}</bdi>
          {place.thread !== null && <bdi className={classes.thread}>{place.thread}</bdi>}
          <span className={classes.where}>
            {(place.channel !== null || item.session !== null) && <ChannelIcon channel={place.channel} />}
            {place.bot != null && (
              <span title="The bot by which this chat is reached">
                <bdi>{place.bot}</bdi> ·
              </span>
            )}
            {place.agent !== null && <bdi>{place.agent}</bdi>}
          </span>
          {/* A wrong clock gives a start in the future. */}
          {item.at !== null && item.at <= now + 60_000 && (
            <time className={classes.since} title={`Since ${fullTime(item.at)}`}>
              {duration(now - item.at)}
            </time>
          )}
        </span>
        {item.text !== null && (
          <span className={classes.text} dir="auto">
            {visible(item.text)}
          </span>
        )}
        {/* A question itself says what it waits for, as long as somebody waits. */}
        {(question === null || late !== null) && (
          <span className={classes.reason}>{visible(item.reason)}</span>
        )}
      </button>
      {question !== null && (
        <div className={classes.answer}>
          <QuestionOptions question={question} refusedBecause={readOnlyReason} />
        </div>
      )}
      {question === null && (
        <span className={classes.aside}>
          {kind === 'unheard' && item.session !== null && <Settle session={item.session} />}
          <IconButton
            label={dismissed ? 'Put back' : 'Put aside until it happens again'}
            size={22}
            tabIndex={tabStop ? 0 : -1}
            onClick={() => onDismiss(item)}
          >
            {dismissed ? <IconRestore size={14} aria-hidden /> : <IconArchive size={14} aria-hidden />}
          </IconButton>
        </span>
      )}
    </div>
  );
}
