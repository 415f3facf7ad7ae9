import { IconSearch, IconX } from '@tabler/icons-react';
import type { Ref } from 'react';
import classes from './SessionList.module.css';
import { isWords } from './session-filter.js';

interface SessionFilterBoxProps {
  text: string;
  onChange: (text: string) => void;
  /** Down or Enter: on to the list. */
  onLeave: () => void;
  ref: Ref<HTMLInputElement>;
}

export function SessionFilterBox({ text, onChange, onLeave, ref }: SessionFilterBoxProps) {
  return (
    <div className={classes.filter}>
      <IconSearch size={14} aria-hidden />
      <input
        ref={ref}
        type="search"
        aria-label="Filter sessions"
        placeholder="Filter: words, agent: channel: is:"
        title={`Words, agent:, channel:, ${isWords.map((w) => `is:${w}`).join(' ')}`}
        value={text}
        spellCheck={false}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && text !== '') {
            event.stopPropagation();
            onChange('');
          }
          if (event.key === 'ArrowDown' || event.key === 'Enter') {
            event.preventDefault();
            onLeave();
          }
        }}
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
  );
}
