import { IconArrowRight, IconEqual, IconMinus, IconPencil, IconPlus } from '@tabler/icons-react';
import { MOST_CHANGES_SHOWN } from '../../contract/limits.js';
import { plural } from './format.js';
import { PlainText } from './PlainText.js';
import classes from './RowChanges.module.css';

export type RowValues = Readonly<Record<string, string | number | null>>;

/** One row of a table as it is and as it will be; null: not there. */
export interface RowChange {
  /** `v2.db: agent_destinations`; for a session's own file also which session's. */
  table: string;
  /** What the row is, where its values do not say it. */
  about?: string;
  before: RowValues | null;
  after: RowValues | null;
}

const kinds = {
  added: { word: 'added', icon: IconPlus },
  removed: { word: 'removed', icon: IconMinus },
  changed: { word: 'changed', icon: IconPencil },
  same: { word: 'stays as it is', icon: IconEqual },
};

function kindOf({ before, after }: RowChange): keyof typeof kinds {
  if (before === null) return 'added';
  if (after === null) return 'removed';
  return Object.keys(after).some((column) => before[column] !== after[column]) ? 'changed' : 'same';
}

interface RowChangesProps {
  changes: readonly RowChange[];
  /** How many there are, where only the first are given. */
  total?: number;
  label: string;
}

/** The exact rows of a change, before it is made or after: what is not shown here is not touched. */
export function RowChanges({ changes, total = changes.length, label }: RowChangesProps) {
  const shown = changes.slice(0, MOST_CHANGES_SHOWN);
  return (
    <ul className={classes.list} aria-label={label}>
      {shown.map((change, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows of one table may look alike, and stay in place.
        <li key={index} className={classes.row} data-kind={kindOf(change)}>
          <Row change={change} />
        </li>
      ))}
      {total > shown.length && (
        <li className={classes.rest}>and {plural(total - shown.length, 'row')} more</li>
      )}
    </ul>
  );
}

function Row({ change }: { change: RowChange }) {
  const { table, about, before, after } = change;
  const { word, icon: Icon } = kinds[kindOf(change)];
  const columns = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return (
    <>
      <div className={classes.head}>
        <Icon size={13} aria-hidden />
        <span>{word}</span>
        {about !== undefined && <bdi>{about}</bdi>}
        <code>
          <bdi>{table}</bdi>
        </code>
      </div>
      <dl className={classes.columns}>
        {columns.map((column) => {
          const was = before?.[column];
          const is = after?.[column];
          const differs = before !== null && after !== null && was !== is;
          return (
            <div key={column} data-differs={differs || undefined}>
              <dt>{column}</dt>
              <dd>
                {differs && (
                  <>
                    <del className={classes.gone}>
                      <Value value={was} />
                    </del>
                    <IconArrowRight size={12} role="img" aria-label="becomes" />
                  </>
                )}
                {after === null ? (
                  <del className={classes.gone}>
                    <Value value={was} />
                  </del>
                ) : (
                  <Value value={is} />
                )}
              </dd>
            </div>
          );
        })}
      </dl>
    </>
  );
}

function Value({ value }: { value: string | number | null | undefined }) {
  if (value === null || value === undefined) return <i>NULL</i>;
  return value === '' ? <i>empty</i> : <PlainText text={String(value)} mono />;
}
