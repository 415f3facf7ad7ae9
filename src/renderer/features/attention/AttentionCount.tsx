import { IconBellExclamation, IconChecks } from '@tabler/icons-react';
import { useShell } from '../../ui/command.js';
import classes from './Attention.module.css';
import { useAttention } from './queries.js';

/** How much needs a person, for the status bar; opens and closes the view of it. */
export function AttentionCount({ shown }: { shown: boolean }) {
  const { toggleView } = useShell();
  const { items } = useAttention();
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
      {some ? `${items.length} ${items.length === 1 ? 'needs' : 'need'} you` : 'Nothing needs you'}
    </button>
  );
}
