import { Button, Group } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useState } from 'react';
import type { AuditDetail as Detail } from '../../../contract/entities/audit.js';
import { codeOf, sentenceOf } from '../../bridge/index.js';
import { Alert } from '../../ui/Alert.js';
import { useShell } from '../../ui/command.js';
import { Fact, Facts, PanelTitle, TimeFact } from '../../ui/Facts.js';
import { plural } from '../../ui/format.js';
import { Empty, Loading } from '../../ui/PaneState.js';
import { RowChanges } from '../../ui/RowChanges.js';
import { useReadOnlyReason } from '../workspace/index.js';
import classes from './Audit.module.css';
import { OutcomeWord } from './OutcomeWord.js';
import { useAuditEntry, useUndo } from './queries.js';

/** One entry: what was asked for, the outcome, and each row before and after. */
export function AuditDetail({ id }: { id: number }) {
  const { openSession } = useShell();
  const entry = useAuditEntry(id);
  if (entry.isPending) return <Loading what="the entry" />;
  if (entry.isError) return <Alert sentence={sentenceOf(entry.error)} code={codeOf(entry.error)} />;
  const { sessionId, outcome, refusal, undoneBy, undoes } = entry.data;
  return (
    <>
      <p className={classes.sentence} dir="auto">
        {entry.data.sentence}
      </p>
      <Facts>
        <Fact name="Outcome" value={<OutcomeWord entry={entry.data} />} />
        <TimeFact name="Begun" at={entry.data.at} />
        {entry.data.endedAt !== null && <TimeFact name="Ended" at={entry.data.endedAt} />}
        <Fact name="Method" value={entry.data.method} mono />
        <Fact name="Who" value={entry.data.who} />
        {sessionId !== null && (
          <Fact
            name="Session"
            value={
              <Button variant="default" size="compact-xs" onClick={() => openSession(sessionId)}>
                Open the session
              </Button>
            }
          />
        )}
        {undoes !== null && <Fact name="Undoes" value={`entry ${undoes}`} />}
        {undoneBy !== null && <Fact name="Undone by" value={`entry ${undoneBy}`} />}
      </Facts>
      {refusal !== null && <p className={classes.refusal}>{refusal.message}</p>}
      {outcome === 'unknown' && (
        <p className={classes.refusal}>
          The console ended before the outcome was known: this may have been written, or not, or only in part.{' '}
          {sessionId === null ? 'Check what is there.' : 'Open the session to look at what is there.'}
        </p>
      )}
      {outcome !== 'unknown' && outcome !== 'running' && <Rows key={id} entry={entry.data} />}
    </>
  );
}

/** The rows, and before an undo the rows as they will be. */
function Rows({ entry }: { entry: Detail }) {
  const [asking, setAsking] = useState(false);
  const undo = useUndo();
  const { changes, notUndoable, undoneBy } = entry;
  const reason = useReadOnlyReason() ?? (undoneBy === null ? notUndoable : 'It has already been undone.');
  if (changes.length === 0) {
    return <Empty title="No row was changed">{entry.outcome === 'done' ? notUndoable : null}</Empty>;
  }
  const back = changes.map((change) => ({ ...change, before: change.after, after: change.before }));
  return (
    <>
      {undo.isError && <Alert sentence={sentenceOf(undo.error)} code={codeOf(undo.error)} />}
      {asking ? (
        <Group gap="xs" className={classes.undo}>
          {/* It stands where Undo… was: a second click there undoes nothing. */}
          <Button variant="default" autoFocus onClick={() => setAsking(false)}>
            Cancel
          </Button>
          <Button
            loading={undo.isPending}
            onClick={() => undo.mutate(entry.id, { onSettled: () => setAsking(false) })}
          >
            Undo {plural(entry.rows, 'row')}
          </Button>
        </Group>
      ) : (
        <Group gap="xs" className={classes.undo}>
          <Button
            variant="default"
            leftSection={<IconArrowBackUp size={14} aria-hidden />}
            disabled={reason !== null}
            onClick={() => {
              undo.reset();
              setAsking(true);
            }}
          >
            Undo…
          </Button>
          {reason !== null && <span className={classes.quiet}>{reason}</span>}
        </Group>
      )}
      <PanelTitle>{asking ? 'What undo will do' : 'What it did'}</PanelTitle>
      <RowChanges
        label={asking ? 'What undo will do' : 'What it did'}
        total={entry.rows}
        changes={asking ? back : changes}
      />
    </>
  );
}
