import { Button, Checkbox, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconDownload, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { SessionSummary } from '../../../contract/entities/session.js';
import { codeOf, sentenceOf } from '../../bridge/index.js';
import { Alert } from '../../ui/Alert.js';
import { Dialog } from '../../ui/Dialog.js';
import { visible } from '../../ui/format.js';
import { useCoarseNow } from '../../ui/now.js';
import { Empty, Loading } from '../../ui/PaneState.js';
import classes from './Audit.module.css';
import { AuditDetail } from './AuditDetail.js';
import { AuditRow } from './AuditRow.js';
import { useAuditEntries, useExportAudit } from './queries.js';

interface AuditLogProps {
  /** The open one. */
  session: SessionSummary | null;
  onClose: () => void;
}

/** What was written into the workspace through this console: searched, inspected, undone. */
export function AuditLog({ session, onClose }: AuditLogProps) {
  return (
    <Dialog onClose={onClose} title="Audit log" size="full">
      <Log session={session} />
    </Dialog>
  );
}

function Log({ session }: Pick<AuditLogProps, 'session'>) {
  const [text, setText] = useState('');
  const [words] = useDebouncedValue(text.trim(), 150);
  const [only, setOnly] = useState(false);
  const [chosen, setChosen] = useState<number | null>(null);
  const now = useCoarseNow(60_000);
  const entries = useAuditEntries(words, only && session !== null ? session.id : null);
  const save = useExportAudit();
  const shown = entries.data?.pages.flat() ?? [];
  const openId = chosen ?? shown[0]?.id ?? null;
  return (
    <div className={classes.log}>
      <div className={classes.bar}>
        <TextInput
          aria-label="Search the audit log"
          placeholder="Search what was done, and the values of rows"
          leftSection={<IconSearch size={14} aria-hidden />}
          value={text}
          size="xs"
          maxLength={200}
          data-autofocus
          onChange={(event) => {
            setText(event.currentTarget.value);
            setChosen(null);
          }}
        />
        {session !== null && (
          <Checkbox
            size="xs"
            label={
              <>
                Only <bdi>{visible(session.title)}</bdi>
              </>
            }
            checked={only}
            onChange={(event) => {
              setOnly(event.currentTarget.checked);
              setChosen(null);
            }}
          />
        )}
        <Button
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden />}
          loading={save.isPending}
          onClick={() => save.mutate()}
        >
          Export…
        </Button>
      </div>
      {entries.isError && <Alert sentence={sentenceOf(entries.error)} code={codeOf(entries.error)} />}
      {entries.isPending && <Loading what="the audit log" />}
      {entries.isSuccess && shown.length === 0 && (
        <Empty title={emptyTitle(words, only && session !== null)}>
          {words === '' && !only ? 'What you write into this workspace from now on is listed here.' : null}
        </Empty>
      )}
      {shown.length > 0 && (
        <div className={classes.panes}>
          <div className={classes.list}>
            <ul aria-label="Entries">
              {shown.map((entry) => (
                <AuditRow
                  key={entry.id}
                  entry={entry}
                  now={now}
                  open={entry.id === openId}
                  onOpen={() => setChosen(entry.id)}
                />
              ))}
            </ul>
            {entries.hasNextPage && (
              <Button
                variant="subtle"
                fullWidth
                loading={entries.isFetchingNextPage}
                onClick={() => void entries.fetchNextPage()}
              >
                Show older
              </Button>
            )}
          </div>
          {openId !== null && (
            <section className={classes.detail} aria-label="Entry">
              <AuditDetail id={openId} />
            </section>
          )}
        </div>
      )}
    </div>
  );
}

function emptyTitle(words: string, only: boolean): string {
  const where = only ? ' of this session' : '';
  return words === '' ? `Nothing${where || ' here'} was written yet` : `No entry${where} matches`;
}
