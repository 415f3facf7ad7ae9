import type { ContainerFacts } from '../../../shared/entities/container.js';
import type { MessageForm } from '../../../shared/entities/draft.js';
import { useNow } from '../../ui/now.js';
import { outlook } from '../container/index.js';
import classes from './Compose.module.css';
import { useDueTime } from './due.js';
import { recurrenceWords } from './recurrence.js';

interface ComposeHintProps {
  form: MessageForm;
  facts: ContainerFacts;
  /** Why there can be no message; null when there can. */
  warning: string | null;
}

/** What will happen to the message, or why there can be none. */
export function ComposeHint({ form, facts, warning }: ComposeHintProps) {
  const now = useNow();
  const due = useDueTime(form.due);
  const { trigger, onWake, kind, recurrence } = form;
  const first = outlook(facts, now, {
    due: form.due.trim() === '' ? null : (due ?? null),
    trigger,
    onWake,
    kind,
  });
  const again = recurrence.trim() === '' ? '' : ` Then again: ${recurrenceWords(recurrence)}.`;
  const words = warning ?? (nameless(form, due) ? 'It names no time to process it after.' : first + again);
  return (
    <span
      className={classes.hint}
      role="status"
      aria-label="What will happen"
      aria-live="off"
      title={words}
      data-warn={warning !== null || nameless(form, due) || undefined}
    >
      {words}
    </span>
  );
}

/** Whether something stands where a time should, and means none. */
const nameless = ({ due: words }: MessageForm, due: number | null | undefined) =>
  words.trim() !== '' && due === null;
