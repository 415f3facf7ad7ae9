import { Button } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { StagedAttachment } from '../../../contract/entities/attachment.js';
import { call, codeOf, sentenceOf, stage, write } from '../../bridge/index.js';
import { Alert } from '../../ui/Alert.js';
import { plural, visible } from '../../ui/format.js';
import { Failed, Loading } from '../../ui/PaneState.js';
import { BatchPace } from './BatchPace.js';
import { PlanList } from './PlanList.js';
import { useBatchRun, useImportPlan } from './queries.js';
import classes from './Replay.module.css';
import { ReportView } from './ReportView.js';
import { RunBar } from './RunBar.js';

/** Many messages from a JSONL file: what each line would write, then the writing, then the result. */
export function ImportDialog({ sessionId, onClose }: { sessionId: string; onClose: () => void }) {
  const [file, setFile] = useState<StagedAttachment | null>(null);
  const [refused, setRefused] = useState<unknown>(null);
  const [batchId, setBatchId] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const plan = useImportPlan(sessionId, file?.token ?? null);
  const run = useBatchRun(() => write('import.run', { sessionId, token: file?.token ?? '', batchId }));
  const token = file?.token;
  useEffect(() => {
    return () => {
      if (token !== undefined) void call('attachment.unstage', { token });
    };
  }, [token]);

  async function take(chosen: File): Promise<void> {
    run.reset();
    setRefused(null);
    try {
      setFile(await stage(chosen));
      setBatchId(crypto.randomUUID());
    } catch (error) {
      setFile(null);
      setRefused(error);
    }
  }

  if (run.data !== undefined) return <ReportView report={run.data} onClose={onClose} />;
  const writable = plan.data?.filter((line) => line.problem === null).length ?? 0;
  const failure = refused ?? run.error;
  return (
    <>
      <p className={classes.summary}>
        One JSON object a line: <code>{'{"text": "hi", "sender": "Dana"}'}</code>, or with the fields of a
        message: <code>kind</code>, <code>content</code>, <code>processAfter</code>, <code>trigger</code>…
      </p>
      <div className={classes.chosen}>
        <Button
          variant="default"
          leftSection={<IconFileImport size={15} aria-hidden />}
          disabled={run.isPending}
          data-autofocus
          onClick={() => input.current?.click()}
        >
          Choose a JSONL file…
        </Button>
        {file !== null && <bdi className={classes.words}>{visible(file.name)}</bdi>}
        <input
          ref={input}
          type="file"
          accept=".jsonl,.ndjson,.json,.txt"
          aria-label="JSONL file"
          tabIndex={-1}
          className={classes.file}
          onChange={(event) => {
            const [chosen] = event.currentTarget.files ?? [];
            if (chosen !== undefined) void take(chosen);
            event.currentTarget.value = '';
          }}
        />
      </div>
      {failure != null && <Alert sentence={sentenceOf(failure)} code={codeOf(failure)} />}
      {file === null ? null : plan.isError ? (
        <Failed error={plan.error} onRetry={() => void plan.refetch()} />
      ) : plan.data === undefined ? (
        <Loading what="the file" />
      ) : (
        <>
          <PlanList lines={plan.data} writing={run.isPending} />
          <BatchPace sessionId={sessionId} count={writable} />
        </>
      )}
      <RunBar
        action={writable === 0 ? 'Write' : `Write ${plural(writable, 'message')}`}
        can={writable > 0}
        running={run.isPending}
        onRun={() => run.mutate()}
        onClose={onClose}
      />
    </>
  );
}
