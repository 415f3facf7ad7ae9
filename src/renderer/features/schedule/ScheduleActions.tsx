import { Button } from '@mantine/core';
import { useTimeOf } from '../../ui/now.js';
import { useTimeline } from '../message/index.js';
import { useReadOnlyReason } from '../workspace/index.js';
import { actionWord } from './action-words.js';
import { askSchedule } from './commands.js';
import classes from './Schedule.module.css';
import { targetOfMessage } from './target.js';

/** What can be done with the open message where it is scheduled or recurs; nothing for any other. */
export function ScheduleActions({ sessionId, messageKey }: { sessionId: string; messageKey: string | null }) {
  const { messages } = useTimeline(sessionId);
  const message = messages.find(({ key }) => key === messageKey);
  const now = useTimeOf(message, 1000);
  const readOnlyReason = useReadOnlyReason();
  const target = message === undefined ? null : targetOfMessage(sessionId, message, now);
  if (target === null) return null;
  return (
    <fieldset className={classes.actions} aria-label="What is scheduled">
      {target.actions.map((action) => (
        <Button
          key={action}
          size="compact-xs"
          variant="default"
          disabled={readOnlyReason !== null}
          title={readOnlyReason ?? undefined}
          onClick={() => askSchedule(target, action)}
        >
          {actionWord(action, target.recurs)}
        </Button>
      ))}
    </fieldset>
  );
}
