import { codeOf, sentenceOf } from '../bridge/index.js';
import { Alert } from './Alert.js';
import { Note } from './Note.js';
import classes from './PlannedRows.module.css';
import { RowChanges } from './RowChanges.js';
import type { ShownPlan } from './use-plan.js';

interface PlannedRowsProps {
  plan: Pick<ShownPlan, 'changes' | 'error'>;
  label: string;
}

/** The rows of a plan, or why there is none. */
export function PlannedRows({ plan: { changes, error }, label }: PlannedRowsProps) {
  if (error !== null) {
    return (
      <div className={classes.refused}>
        <Alert sentence={sentenceOf(error)} code={codeOf(error)} />
      </div>
    );
  }
  if (changes === undefined) return null;
  if (changes.length === 0) return <Note>Nothing would change.</Note>;
  return <RowChanges label={label} changes={changes} />;
}
