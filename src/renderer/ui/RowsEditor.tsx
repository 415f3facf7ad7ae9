import { Button } from '@mantine/core';
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useLayoutEffect, useState } from 'react';
import { DataTable, RowButtons, TableBar } from './DataTable.js';
import { IconButton } from './IconButton.js';
import { Note } from './Note.js';
import { Empty, Failed, Loading } from './PaneState.js';

interface RowsEditorProps<T> {
  /** In the plural: `agent groups`. */
  what: string;
  rows: UseQueryResult<T[]>;
  /** Why nothing can be changed; null when it can. */
  readOnly: string | null;
  /** The button that makes a new row. */
  create: string;
  head: string[];
  nameOf: (row: T) => string;
  /** The cells of a row, its heading first. */
  cells: (row: T) => ReactNode;
  /** The dialog of a new row (null) or a changed one. */
  form: (row: T | null, onClose: () => void) => ReactNode;
  removal: (row: T, onClose: () => void) => ReactNode;
  /** Called with whether a dialog lies over the table. */
  onCovered: (covered: boolean) => void;
}

type Step<T> = { do: 'create' } | { do: 'edit' | 'remove'; row: T };

/** A table whose rows are created, changed and removed, each in a dialog over it. */
export function RowsEditor<T extends { id: string }>(props: RowsEditorProps<T>) {
  const { what, rows, readOnly, onCovered } = props;
  const [step, setStep] = useState<Step<T> | null>(null);
  useLayoutEffect(() => onCovered(step !== null), [step, onCovered]);
  if (rows.isPending) return <Loading what={`the ${what}`} />;
  if (rows.isError) return <Failed error={rows.error} onRetry={() => void rows.refetch()} />;
  const close = () => setStep(null);
  return (
    <>
      {readOnly !== null && <Note tone="warn">{readOnly} Nothing can be changed here.</Note>}
      <TableBar>
        <Button
          data-autofocus
          leftSection={<IconPlus size={14} aria-hidden />}
          disabled={readOnly !== null}
          onClick={() => setStep({ do: 'create' })}
        >
          {props.create}
        </Button>
      </TableBar>
      {rows.data.length === 0 ? (
        <Empty title={`No ${what}`}>Create the first one here, or let a host do it.</Empty>
      ) : (
        <DataTable label={`All ${what}`} head={props.head}>
          {rows.data.map((row) => (
            <tr key={row.id}>
              {props.cells(row)}
              <RowButtons>
                <IconButton
                  label={`Edit ${props.nameOf(row)}…`}
                  size={22}
                  disabled={readOnly !== null}
                  onClick={() => setStep({ do: 'edit', row })}
                >
                  <IconPencil size={13} aria-hidden />
                </IconButton>
                <IconButton
                  label={`Remove ${props.nameOf(row)}…`}
                  size={22}
                  disabled={readOnly !== null}
                  onClick={() => setStep({ do: 'remove', row })}
                >
                  <IconTrash size={13} aria-hidden />
                </IconButton>
              </RowButtons>
            </tr>
          ))}
        </DataTable>
      )}
      {step?.do === 'create' && props.form(null, close)}
      {step?.do === 'edit' && props.form(step.row, close)}
      {step?.do === 'remove' && props.removal(step.row, close)}
    </>
  );
}
