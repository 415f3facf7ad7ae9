import { Switch } from '@mantine/core';
import { IconPlayerPlay, IconPlayerStop, IconQuestionMark } from '@tabler/icons-react';
import { useState } from 'react';
import type { ContainerFacts } from '../../../contract/entities/container.js';
import { containerVerdict, duration } from '../../../rules/container-state.js';
import { POLL_LIMIT } from '../../../rules/poll-rule.js';
import { Fact, Facts, PanelTitle } from '../../ui/Facts.js';
import { fullTime } from '../../ui/format.js';
import { useNow } from '../../ui/now.js';
import { Failed, Loading } from '../../ui/PaneState.js';
import classes from './NextPoll.module.css';
import { NextPollRows } from './NextPollRows.js';
import { isFirstPoll, orderWords, outlook, polling } from './next-poll-words.js';
import { useNextPoll } from './queries.js';

interface NextPollProps {
  sessionId: string;
  facts: ContainerFacts;
  onGoTo: (messageKey: string) => void;
}

/** The session through the container's eyes: what it would get if it polled now, and what it would leave. */
export function NextPoll({ sessionId, facts, onGoTo }: NextPollProps) {
  const { state } = containerVerdict(facts, useNow());
  const [chosen, setChosen] = useState<boolean | null>(null);
  const first = chosen ?? isFirstPoll(state);
  const found = useNextPoll(sessionId, first);
  const poll = found.data;
  const TurnIcon =
    poll?.turn === null ? IconQuestionMark : poll?.turn === true ? IconPlayerPlay : IconPlayerStop;
  return (
    <section aria-label="Next poll" className={classes.section}>
      <PanelTitle>Next poll</PanelTitle>
      {found.isError ? (
        <Failed error={found.error} onRetry={() => void found.refetch()} />
      ) : poll === undefined ? (
        <Loading what="the next poll" />
      ) : (
        <>
          <div className={classes.outlook}>
            <TurnIcon
              size={16}
              className={classes.icon}
              data-turn={poll.turn === true || undefined}
              aria-hidden
            />
            <div>
              <p>{outlook(poll, state === 'working' && !facts.simulated)}</p>
              <p className={classes.polling} data-nobody={polling[state].nobody || undefined}>
                {polling[state].sentence}
              </p>
            </div>
          </div>
          <Switch
            size="xs"
            className={classes.first ?? ''}
            label="As if just started"
            checked={first}
            onChange={(event) => setChosen(event.currentTarget.checked)}
          />
          <Facts>
            {poll.nextDueAt !== null && <Fact name="Next due" value={<DueIn at={poll.nextDueAt} />} />}
            <Fact name="Order" value={orderWords[poll.rule.order]} />
            {poll.rule.limit !== POLL_LIMIT && (
              <Fact
                name="At a time"
                value={`${poll.rule.limit} (max_messages_per_prompt of the agent group)`}
              />
            )}
          </Facts>
          {poll.handed.length > 0 && (
            <>
              <h4 className={classes.listTitle}>Handed to the agent, in this order</h4>
              <NextPollRows title="Handed to the agent" rows={poll.handed} rule={poll.rule} onGoTo={onGoTo} />
            </>
          )}
          {poll.skipped.length > 0 && (
            <>
              <h4 className={classes.listTitle}>Skipped, newest first</h4>
              <NextPollRows title="Skipped" rows={poll.skipped} rule={poll.rule} onGoTo={onGoTo} />
            </>
          )}
          {poll.more > 0 && <p className={classes.note}>{poll.more} more wait and are not listed.</p>}
          {poll.unsure && (
            <p className={classes.note}>
              More than 50,000 due rows have an ack: a poll looks behind them, this forecast does not.
            </p>
          )}
          {poll.cut && (
            <p className={classes.note}>
              Only the newest 50,000 rows were searched for what is skipped; a poll searches all.
            </p>
          )}
        </>
      )}
    </section>
  );
}

/** Counts down to a time. */
function DueIn({ at }: { at: number }) {
  const left = at - useNow();
  return (
    <>
      {left > 0 ? `in ${duration(left)}` : 'now'}
      {'\n'}
      {fullTime(at)}
    </>
  );
}
