import type { ContainerFacts } from '../../../contract/entities/container.js';
import type { MessageForm } from '../../../contract/entities/draft.js';
import { visible } from '../../ui/format.js';
import { useNow } from '../../ui/now.js';
import { useHost } from '../container/index.js';
import classes from './Compose.module.css';
import { useDueTime } from './due.js';
import { outlook } from './outlook.js';
import { useRecurrence } from './queries.js';
import { recurrenceWords } from './recurrence.js';

interface ComposeHintProps {
  sessionId: string;
  form: MessageForm;
  facts: ContainerFacts;
  /** Why there can be no message, or what to know before there is one; null when all is well. */
  warning: string | null;
}

/** What will happen to the message, or why there can be none. */
export function ComposeHint({ sessionId, form, facts, warning }: ComposeHintProps) {
  const now = useNow();
  const due = useDueTime(form.due);
  const host = useHost(sessionId);
  const noCron = useRecurrence(sessionId, form).isError;
  const wrong =
    warning ??
    (form.due.trim() !== '' && due === null ? '“Process after” is not a time.' : null) ??
    (noCron ? 'The recurrence is not a cron expression.' : null);
  const { kind, trigger, onWake, recurrence, address } = form;
  const will = (): string => {
    if (host.data === undefined) return host.isError ? 'It is not known whether a host is running.' : '';
    return outlook({ container: facts, host: host.data }, now, {
      ...{ kind, trigger, onWake, address },
      due: due ?? null,
      recurrence: recurrence.trim() === '' ? null : recurrenceWords(recurrence),
    });
  };
  const words = visible(wrong ?? will());
  return (
    <span
      className={classes.hint}
      role="status"
      aria-label="What will happen"
      aria-live="off"
      title={words}
      data-warn={wrong !== null || undefined}
    >
      {words}
    </span>
  );
}
