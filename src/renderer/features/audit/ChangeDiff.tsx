import { IconMinus, IconPencil, IconPlus } from '@tabler/icons-react';
import { shownValue, wordsOf } from '../../../shared/change-words.js';
import type { RowChange, StoredRow } from '../../../shared/entities/change.js';
import { PlainText } from '../../ui/PlainText.js';
import classes from './Audit.module.css';

const kinds = {
  added: { word: 'added', icon: IconPlus },
  removed: { word: 'removed', icon: IconMinus },
  changed: { word: 'changed', icon: IconPencil },
};

/** A batch has as many as it likes; beyond this they are counted. */
const MOST_SHOWN = 50;

/** Rows before and after, one table each: of a changed row the columns that differ, of others all that hold something. */
export function ChangeDiff({ changes }: { changes: readonly RowChange[] }) {
  return (
    <>
      {changes.slice(0, MOST_SHOWN).map((change, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows of one entry never change.
        <RowDiff key={at} change={change} />
      ))}
      {changes.length > MOST_SHOWN && (
        <p className={classes.quiet}>and {changes.length - MOST_SHOWN} more rows, which the export has</p>
      )}
    </>
  );
}

const cell = (row: StoredRow | null, name: string): string | null =>
  row?.columns.find((column) => column.name === name)?.value ?? null;

function RowDiff({ change }: { change: RowChange }) {
  const { before, after, table, file } = change;
  const { what, name } = wordsOf(change);
  const kind = before === null ? 'added' : after === null ? 'removed' : 'changed';
  const { word, icon: Icon } = kinds[kind];
  const columns = (after ?? before)?.columns.map((column) => column.name) ?? [];
  const shown = columns.filter((column) => {
    const [was, is] = [cell(before, column), cell(after, column)];
    return kind === 'changed' ? was !== is : (is ?? was) !== 'NULL';
  });
  return (
    <section className={classes.change} aria-label={`${what} ${name ?? ''} ${word}`}>
      <h4 className={classes.changeTitle}>
        <Icon size={13} aria-hidden />
        <span>
          {what} {name !== null && <bdi>{name}</bdi>} {word}
        </span>
        <code>
          {file} · {table}
        </code>
      </h4>
      <table className={classes.columns}>
        <thead>
          <tr>
            <th scope="col">Column</th>
            {before !== null && <th scope="col">Before</th>}
            {after !== null && <th scope="col">After</th>}
          </tr>
        </thead>
        <tbody>
          {shown.map((column) => (
            <tr key={column}>
              <th scope="row">{column}</th>
              {before !== null && <Value literal={cell(before, column)} kind="before" />}
              {after !== null && <Value literal={cell(after, column)} kind="after" />}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Value({ literal, kind }: { literal: string | null; kind: 'before' | 'after' }) {
  if (literal === null || literal === 'NULL' || literal === "''") {
    return (
      <td>
        <span className={classes.quiet}>{literal === "''" ? '(empty text)' : 'NULL'}</span>
      </td>
    );
  }
  return (
    <td data-side={kind}>
      <PlainText text={shownValue(literal)} mono />
    </td>
  );
}
