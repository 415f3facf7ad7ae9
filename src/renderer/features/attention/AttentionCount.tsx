import { IconBellExclamation, IconChecks } from '@tabler/icons-react';
import { useShell } from '../../ui/command.js';
import classes from './Attention.module.css';
import { useAttention } from './queries.js';

/** @param unread how many sessions have not been read yet: they may add more */
export function needWords(count: number, unread: number): string {
  if (count === 0) return unread > 0 ? 'Counting what needs you…' : 'Nothing needs you';
  return `${count} ${count === 1 ? 'needs' : 'need'} you${unread > 0 ? ', counting…' : ''}`;
}

/** How much needs a person, for the status bar; opens and closes the view of it. */
export function AttentionCount({ shown }: { shown: boolean }) {
  const { toggleView } = useShell();
  const { items, unread } = useAttention();
  const some = items.length > 0;
  return (
    <button
      type="button"
      className={classes.count}
      data-some={some || undefined}
      aria-pressed={shown}
      title="What needs you, across all sessions (g a)"
      onClick={() => toggleView('attention')}
    >
      {some ? <IconBellExclamation size={13} aria-hidden /> : <IconChecks size={13} aria-hidden />}
      {needWords(items.length, unread)}
    </button>
  );
}
