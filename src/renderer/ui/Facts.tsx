import type { ReactNode } from 'react';
import { CopyButton } from './CopyButton.js';
import classes from './Facts.module.css';
import { fullTime } from './format.js';

/** A list of named values. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className={classes.facts}>{children}</dl>;
}

interface FactProps {
  name: string;
  /** Null shows as a dash: the value is not there. */
  value: ReactNode;
  mono?: boolean;
  /** The value that can be copied, if any. */
  copy?: string | null;
}

export function Fact({ name, value, mono = false, copy = null }: FactProps) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd data-mono={mono || undefined}>
        {value === null || value === '' ? <span className={classes.none}>–</span> : <bdi>{value}</bdi>}
        {copy !== null && copy !== '' && <CopyButton value={copy} what={name} />}
      </dd>
    </div>
  );
}

/** A moment: the full time, or a dash. */
export function TimeFact({ name, at }: { name: string; at: number | null }) {
  return <Fact name={name} value={at === null ? null : fullTime(at)} />;
}

export function PanelTitle({ children }: { children: ReactNode }) {
  return <h3 className={classes.title}>{children}</h3>;
}
