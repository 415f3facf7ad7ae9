import { type ReactNode, useId } from 'react';
import type { MessageForm } from '../../../contract/entities/draft.js';
import classes from './Compose.module.css';
import type { DraftProblem } from './drafts.js';

export interface FieldsProps {
  form: MessageForm;
  disabled: boolean;
  problem: DraftProblem | null;
  onFill: (change: Partial<MessageForm>) => void;
}

interface FieldProps {
  label: string;
  note?: ReactNode;
  wrong?: boolean;
  /** Whether what is understood may not be what was meant. */
  warn?: boolean;
  children: (id: string, noteId: string) => ReactNode;
}

/** A label, its field, and below it how its value is understood or why it was refused. */
export function Field({ label, note, wrong, warn, children }: FieldProps) {
  const id = useId();
  return (
    <div className={classes.field}>
      <label htmlFor={id}>{label}</label>
      {children(id, `${id}-note`)}
      <span
        id={`${id}-note`}
        className={classes.note}
        data-wrong={wrong || undefined}
        data-warn={warn || undefined}
      >
        {note}
      </span>
    </div>
  );
}
