import type { UseQueryResult } from '@tanstack/react-query';
import type { MessageForm } from '../../../contract/entities/draft.js';
import type { TaskPlan } from '../../../contract/entities/task.js';
import { Note } from '../../ui/Note.js';
import { RowChanges } from '../../ui/RowChanges.js';
import classes from './TaskNote.module.css';
import { leftOut } from './task-target.js';

interface TaskNoteProps {
  form: MessageForm;
  plan: UseQueryResult<TaskPlan>;
  disabled: boolean;
  onFill: (change: Partial<MessageForm>) => void;
}

/** A task that is written in a chat goes elsewhere: where to, and what is made for it. */
export function TaskNote({ form, plan: { data }, disabled, onFill }: TaskNoteProps) {
  const out = leftOut(form);
  return (
    <section aria-label="New task" className={classes.task}>
      <p className={classes.line}>
        <span>
          Goes into a session of its own
          {data !== undefined && (
            <>
              , <code>{data.series}</code>
            </>
          )}
          , not into this chat.
        </span>
        <label className={classes.name}>
          Task name
          <input
            value={form.taskName}
            maxLength={200}
            disabled={disabled}
            placeholder="none: its id is a number"
            dir="auto"
            onChange={(event) => onFill({ taskName: event.currentTarget.value })}
          />
        </label>
      </p>
      {data?.warning != null && <Note tone="warn">{data.warning}</Note>}
      {out !== null && <Note tone="warn">{out}</Note>}
      {data !== undefined && (
        <details className={classes.rows}>
          <summary>What is made</summary>
          <Note>{data.sentence}</Note>
          <RowChanges label="Rows of the new task" changes={data.changes} />
        </details>
      )}
    </section>
  );
}
