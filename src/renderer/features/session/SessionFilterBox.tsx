import { IconSearch, IconX } from '@tabler/icons-react';
import { type KeyboardEvent, type Ref, useId, useImperativeHandle, useRef, useState } from 'react';
import type { SessionSummary } from '../../../contract/entities/session.js';
import { FilterHints, hintId } from './FilterHints.js';
import { type FilterHint, filterHints, takeHint } from './filter-hints.js';
import classes from './SessionFilterBox.module.css';

interface SessionFilterBoxProps {
  text: string;
  onChange: (text: string) => void;
  sessions: readonly SessionSummary[];
  /** The sessions that need a person. */
  attention: ReadonlySet<string>;
  /** Down or Enter: on to the list. */
  onLeave: () => void;
  ref: Ref<{ focus(): void }>;
}

/**
 * The filter's text, with what its last word could become. The arrows choose among those, Tab and Enter take
 * the chosen one; nobody who knows what to type is slowed down by them.
 */
export function SessionFilterBox(props: SessionFilterBoxProps) {
  const { text, onChange, sessions, attention, onLeave, ref } = props;
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  // Null while no hints are wanted: nobody is typing, or they were dismissed.
  const [caret, setCaret] = useState<number | null>(null);
  const [chosen, setChosen] = useState(-1);
  const hints = caret === null ? [] : filterHints(text, caret, sessions);
  const hint = hints[chosen];

  useImperativeHandle(ref, () => ({
    focus: () => {
      input.current?.focus();
      input.current?.select();
    },
  }));

  function look(): void {
    const element = input.current;
    const at = element?.selectionStart ?? null;
    setCaret(at !== null && at === element?.selectionEnd ? at : null);
    setChosen(-1);
  }

  function take(taken: FilterHint): void {
    const next = takeHint(text, caret ?? text.length, taken);
    onChange(next.text);
    setChosen(-1);
    setCaret(next.caret);
    // After React has put the text in, or the caret would jump to its end.
    requestAnimationFrame(() => input.current?.setSelectionRange(next.caret, next.caret));
  }

  function onKeyDown(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.key === 'Escape' && (hints.length > 0 || text !== '')) {
      // The browser's own Escape would empty the box.
      event.preventDefault();
      event.stopPropagation();
      if (hints.length > 0) setCaret(null);
      else onChange('');
    } else if ((event.key === 'Enter' || event.key === 'Tab') && hint !== undefined) {
      event.preventDefault();
      take(hint);
    } else if (step !== 0 && chosen + step >= -1 && chosen + step < hints.length) {
      event.preventDefault();
      setChosen(chosen + step);
    } else if (event.key === 'ArrowDown' || event.key === 'Enter') {
      event.preventDefault();
      onLeave();
    }
  }

  return (
    <div className={classes.box}>
      <div className={classes.filter}>
        <IconSearch size={14} aria-hidden />
        <input
          ref={input}
          type="search"
          aria-label="Filter sessions"
          aria-autocomplete="list"
          aria-controls={hints.length > 0 ? listId : undefined}
          aria-activedescendant={hint === undefined ? undefined : hintId(listId, chosen)}
          placeholder="Filter: words, agent: channel: is:"
          value={text}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => {
            onChange(event.currentTarget.value);
            look();
          }}
          onKeyDown={onKeyDown}
          onClick={look}
          onBlur={() => setCaret(null)}
        />
        {text !== '' && (
          <button
            type="button"
            className={classes.clear}
            aria-label="Clear the filter"
            onClick={() => onChange('')}
          >
            <IconX size={13} aria-hidden />
          </button>
        )}
      </div>
      {hints.length > 0 && (
        <FilterHints id={listId} {...{ hints, chosen, sessions, attention }} onTake={take} />
      )}
    </div>
  );
}
