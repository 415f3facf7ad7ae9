import type { ContainerFacts } from '../../../contract/entities/container.js';
import type { MessageForm } from '../../../contract/entities/draft.js';
import type { TaskPlan } from '../../../contract/entities/task.js';
import { Refusal } from '../../../contract/errors.js';
import { visible } from '../../ui/format.js';
import { useNow } from '../../ui/now.js';
import { useHost } from '../container/index.js';
import { useSessionSummary } from '../session/index.js';
import classes from './Compose.module.css';
import { dueAt, useDue } from './due.js';
import { outlook, taskOutlook } from './outlook.js';
import { useRecurrence } from './queries.js';

interface ComposeHintProps {
  sessionId: string;
  form: MessageForm;
  /** As ComposeBar has it. */
  task: TaskPlan | null | undefined;
  facts: ContainerFacts;
  /** Why there can be no message, or what to know before there is one; null when all is well. */
  warning: string | null;
}

/** What will happen to the message, or why there can be none. */
export function ComposeHint({ sessionId, form, task, facts, warning }: ComposeHintProps) {
  const now = useNow();
  const due = useDue(form.due);
  const host = useHost(sessionId);
  const next = useRecurrence(sessionId, form);
  const wrong =
    warning ??
    (form.due.trim() !== '' && due !== undefined && 'refusal' in due
      ? `“Process after” ${due.refusal}.`
      : null) ??
    (next.isError ? `The recurrence ${claimOf(next.error)}.` : null);
  const { kind, trigger, onWake, recurrence, address } = form;
  const at = form.due.trim() === '' ? null : dueAt(due);
  const recurs = recurrence.trim() === '' ? null : (next.data?.words ?? recurrence.trim());
  const will = (): string => {
    if (host.data === undefined) return host.isError ? 'It is not known whether a host is running.' : '';
    if (task !== undefined)
      return task === null ? '' : taskOutlook(host.data.state, now, task.firstAt, recurs);
    return outlook({ container: facts, host: host.data }, now, {
      ...{ kind, trigger, onWake, address },
      due: at,
      recurrence: recurs,
    });
  };
  const chat = useSessionSummary(sessionId)?.messagingGroup ?? null;
  const away = chat !== null && chat.detachedAt !== null && address === null;
  const words = visible(
    wrong ?? [will(), away ? 'The chat is detached: no answer can be delivered there.' : ''].join(' ').trim(),
  );
  return (
    <span
      className={classes.hint}
      role="status"
      aria-label="What will happen"
      aria-live="off"
      title={words}
      data-warn={wrong !== null || away || (at !== null && at <= now) || undefined}
    >
      {words}
    </span>
  );
}

/** What is wrong, without the detail that its field shows. */
function claimOf(error: unknown): string {
  const reason = error instanceof Refusal ? error.data.details.reason : null;
  return typeof reason === 'string' ? reason.replace(/ \(.*$/s, '') : 'cannot be read';
}
