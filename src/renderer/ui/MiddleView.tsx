import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { IconButton } from './IconButton.js';
import classes from './MiddleView.module.css';

interface MiddleViewProps {
  /** What it is called for those who do not see it. */
  name: string;
  title: string;
  total: ReactNode;
  /** The field that narrows it; none where there is nothing to narrow. */
  filter?: { label: string; placeholder: string; text: string; onChange: (text: string) => void };
  /** Beside the title. */
  beside?: ReactNode;
  /** Before the button that closes it. */
  tools?: ReactNode;
  /** The keys that close it. */
  keys: string;
  onClose: () => void;
  children: ReactNode;
}

/** A view that stands in the middle instead of a conversation. */
export function MiddleView(props: MiddleViewProps) {
  const { name, title, total, filter, beside, tools, keys, onClose, children } = props;
  return (
    <section aria-label={name} className={classes.view}>
      <header className={classes.top}>
        <h2 className={classes.title}>
          {title} <span className={classes.total}>{total}</span>
        </h2>
        {filter !== undefined && (
          <input
            type="search"
            aria-label={filter.label}
            className={classes.search}
            placeholder={filter.placeholder}
            value={filter.text}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => filter.onChange(event.currentTarget.value)}
          />
        )}
        {beside}
        <span className={classes.tools}>
          {tools}
          <IconButton label="Close" keys={keys} size={22} onClick={onClose}>
            <IconX size={14} aria-hidden />
          </IconButton>
        </span>
      </header>
      {children}
    </section>
  );
}

/** What such a view says above its list. */
export function ViewNote({ children }: { children: ReactNode }) {
  return <output className={classes.note}>{children}</output>;
}
