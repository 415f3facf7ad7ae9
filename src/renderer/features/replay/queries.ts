import { useIsMutating, useMutation, useQuery } from '@tanstack/react-query';
import type { BatchReport, Spacing } from '../../../contract/entities/batch.js';
import { call, codeOf, keyOf, query, sentenceOf, write } from '../../bridge/index.js';
import { showAlert, showRefused, toast } from '../../ui/alerts.js';
import { toastWritten } from '../audit/index.js';

export interface ReplayChoice {
  from: string;
  keys: string[];
  to: string;
  spacing: Spacing;
}

/** What a replay would write; null: nothing is chosen yet. */
export function useReplayPlan(choice: ReplayChoice | null) {
  return useQuery({
    queryKey: [...keyOf('replay.plan'), choice],
    queryFn: () => (choice === null ? [] : call('replay.plan', choice)),
    enabled: choice !== null,
    // Due times count from now.
    staleTime: 0,
    gcTime: 0,
  });
}

/** What a staged file would write. */
export function useImportPlan(sessionId: string, token: string | null) {
  return useQuery({
    queryKey: [...keyOf('import.plan'), sessionId, token],
    queryFn: () => (token === null ? [] : call('import.plan', { sessionId, token })),
    enabled: token !== null,
    staleTime: 0,
    gcTime: 0,
  });
}

const RUN = ['batch', 'run'];

/** Runs a batch; `batchId` stays the same however often it is tried. */
export function useBatchRun(run: () => Promise<{ value: BatchReport }>) {
  return useMutation({ mutationKey: RUN, mutationFn: async () => (await run()).value });
}

/** Whether a batch of this window is being written, up to the moment that its report is there. */
export function useBatchRunning(): boolean {
  return useIsMutating({ mutationKey: RUN }) > 0;
}

/** Stops the running batch after the chunk being written; its report says what was written and what was not. */
export function cancelBatch(): void {
  call('batch.cancel', undefined).catch((error: unknown) => showAlert(sentenceOf(error), codeOf(error)));
}

/** The progress of the running batch. */
export function useBatchProgress(running: boolean) {
  return useQuery({
    ...query('batch.progress', undefined),
    enabled: running,
    gcTime: 0,
  }).data;
}

/** Writes one message again, into its own session; reports the result. */
export async function resend(sessionId: string, key: string): Promise<void> {
  try {
    const { value, entry } = await write('replay.run', {
      ...{ from: sessionId, to: sessionId, keys: [key], spacing: 'at once' as const },
      batchId: crypto.randomUUID(),
    });
    const [line] = value.lines;
    if (line === undefined || line.outcome === 'not written') {
      showRefused(`The message was not sent again. ${line?.reason ?? ''}`);
    } else toastWritten(`Sent again as seq ${line.seq}`, entry);
  } catch (error) {
    showRefused(sentenceOf(error), codeOf(error));
  }
}

export async function saveReport(name: string, text: string): Promise<void> {
  try {
    const saved = await call('report.save', { name, text });
    if (saved !== null) toast(`Saved to ${saved.savedTo}`);
  } catch (error) {
    showAlert(sentenceOf(error), codeOf(error));
  }
}
