import { useMemo } from 'react';
import type { SessionSummary } from '../../../contract/entities/session.js';
import { plural } from '../../ui/format.js';
import { useTimeOf } from '../../ui/now.js';
import type { FilterHint } from './filter-hints.js';
import classes from './SessionFilterBox.module.css';
import { countWords } from './session-filter.js';

export const hintId = (listId: string, position: number) => `${listId}-${position}`;

interface FilterHintsProps {
  id: string;
  hints: readonly FilterHint[];
  /** The one that the arrow keys have selected; -1 for none. */
  chosen: number;
  sessions: readonly SessionSummary[];
  attention: ReadonlySet<string>;
  onTake: (hint: FilterHint) => void;
}

/** What the word that is being typed could become. The focus stays in the box above. */
export function FilterHints({ id, hints, chosen, sessions, attention, onTake }: FilterHintsProps) {
  const now = useTimeOf(sessions, 5000);
  const counts = useMemo(() => countWords(sessions, { now, attention }), [sessions, now, attention]);
  const countOf = ({ is, count }: FilterHint) => (is === null ? count : (counts.get(is) ?? 0));
  return (
    <div id={id} role="listbox" aria-label="Filter words" className={classes.hints} data-over>
      {hints.map((hint, i) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the filter box has the focus and points here.
        // biome-ignore lint/a11y/useKeyWithClickEvents: the filter box handles the keys.
        <div
          key={hint.word}
          id={hintId(id, i)}
          role="option"
          aria-selected={i === chosen}
          className={classes.hint}
          // The box must not lose the focus over it.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onTake(hint)}
        >
          <bdi className={classes.hintWord}>{hint.word}</bdi>
          <span className={classes.hintAbout}>{hint.about}</span>
          <HintCount count={countOf(hint)} />
        </div>
      ))}
    </div>
  );
}

function HintCount({ count }: { count: number | null }) {
  if (count === null) return null;
  return (
    <span className={classes.hintCount} title={plural(count, 'session')}>
      {count}
    </span>
  );
}
