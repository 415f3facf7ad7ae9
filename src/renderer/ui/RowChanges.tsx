import { IconArrowRight, IconMinus, IconPencil, IconPlus } from '@tabler/icons-react';
import type { RowChange } from '../../contract/entities/change.js';
import { MOST_CHANGES_SHOWN } from '../../contract/limits.js';
import { wordsOf } from '../../rules/change-words.js';
import { literalOf, shownValue } from '../../rules/stored-row.js';
import { plural } from './format.js';
import { PlainText } from './PlainText.js';
import classes from './RowChanges.module.css';

const kinds = {
  added: { word: 'added', icon: IconPlus },
  removed: { word: 'removed', icon: IconMinus },
  changed: { word: 'changed', icon: IconPencil },
};

function kindOf({ before, after }: RowChange): keyof typeof kinds {
  if (before === null) return 'added';
  return after === null ? 'removed' : 'changed';
}

/** Of a changed row the columns that differ, of others all that hold something. */
function columnsShown({ before, after }: RowChange): string[] {
  const names = [...(before?.columns ?? []), ...(after?.columns ?? [])].map(({ name }) => name);
  return [...new Set(names)].filter((name) => {
    const [was, is] = [literalOf(before, name), literalOf(after, name)];
    return was !== is;
  });
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
  const { file, table, before, after } = change;
  const { word, icon: Icon } = kinds[kindOf(change)];
  const { what, name } = wordsOf(change);
  return (
    <>
      <div className={classes.head}>
        <Icon size={13} aria-hidden />
        <span>{word}</span>
        <bdi>{name === null ? what : `${what} ${name}`}</bdi>
        <code>
          {file}: {table}
        </code>
      </div>
      <dl className={classes.columns}>
        {columnsShown(change).map((column) => (
          <div key={column} data-differs={(before !== null && after !== null) || undefined}>
            <dt>{column}</dt>
            <dd>
              {before !== null && (
                <del className={classes.gone}>
                  <Value literal={literalOf(before, column)} />
                </del>
              )}
              {before !== null && after !== null && (
                <IconArrowRight size={12} role="img" aria-label="becomes" />
              )}
              {after !== null && <Value literal={literalOf(after, column)} />}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Value({ literal }: { literal: string }) {
  if (literal === 'NULL') return <i>NULL</i>;
  const text = shownValue(literal);
  return text === '' ? <i>empty</i> : <PlainText text={text} mono />;
}
