import { VisuallyHidden } from '@mantine/core';
import { duration } from '../../../rules/container-state.js';
import type { Evidence } from '../../../rules/message-why.js';
import { fullTime, unbroken, visible } from '../../ui/format.js';
import { RowLink } from './RowLink.js';
import { saysItself, useRecurrenceLine } from './recurrence.js';
import classes from './Why.module.css';

interface WhyEvidenceProps {
  evidence: readonly Evidence[];
  now: number;
  onOpen: (key: string) => void;
}

/** What a verdict rests on, each with its time; rows of the timeline are links. */
export function WhyEvidence({ evidence, now, onOpen }: WhyEvidenceProps) {
  return (
    <dl className={classes.evidence}>
      {evidence.map((entry, place) => (
        // Several rows may be of one kind; they keep their order.
        // biome-ignore lint/suspicious/noArrayIndexKey: as above.
        <div key={`${entry.what}\n${entry.row}\n${place}`} className={classes.fact}>
          <dt>
            {evidence[place - 1]?.what === entry.what ? (
              <VisuallyHidden>{entry.what}</VisuallyHidden>
            ) : (
              entry.what
            )}
          </dt>
          <dd>
            <Value entry={entry} onOpen={onOpen} />
            {entry.at !== null && (
              <time className={classes.at} title={fullTime(entry.at)}>
                {age(entry.at, now)}
              </time>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ entry, onOpen }: { entry: Evidence; onOpen: (key: string) => void }) {
  const text = visible(entry.value);
  return (
    <span className={classes.value}>
      {entry.row === null ? (
        <bdi>{entry.cron === null ? text : <Cron expression={entry.cron} />}</bdi>
      ) : (
        <RowLink rowKey={entry.row} onOpen={onOpen}>
          {text}
        </RowLink>
      )}
      {entry.note !== null && <bdi className={classes.note}>{unbroken(visible(entry.note))}</bdi>}
    </span>
  );
}

function Cron({ expression }: { expression: string }) {
  const line = useRecurrenceLine(expression);
  return (
    <>
      {visible(line)}
      {!saysItself(line, expression) && <code className={classes.note}>{visible(expression)}</code>}
    </>
  );
}

function age(at: number, now: number): string {
  return at > now ? `in ${duration(at - now)}` : `${duration(now - at)} ago`;
}
