import { rm } from 'node:fs/promises';
import type { Input } from '../contract/contract.js';
import type { BatchReport } from '../contract/entities/batch.js';
import { Refusal, toFailure } from '../contract/errors.js';
import { ATTACHMENT_LIMIT_BYTES, MESSAGE_ATTACHMENTS_LIMIT_BYTES } from '../contract/limits.js';
import { ownAddress } from '../store/message/injection.js';
import { type BatchItem, writeItems } from '../store/message/message-import.js';
import { planReplay, type ReplayStep } from '../store/message/replay.js';
import { taskPlace } from '../store/message/task-place.js';
import type { Batch, BatchRun } from './batch.js';
import { copyOut } from './copy-out.js';
import type { Desk } from './desk.js';
import type { Staging } from './staging.js';

type ReplayInput = Input<'replay.plan'>;

/**
 * Replays messages: the originals and their files come through the reader, like everything
 * that a container can write.
 */
export class Replay {
  constructor(
    private readonly desk: Desk,
    private readonly staging: Staging,
    private readonly batch: Batch,
  ) {}

  async plan({ from, keys, to, spacing }: ReplayInput, batchId: string): Promise<ReplayStep[]> {
    const session = this.desk.key(from);
    const address = to === from ? null : ownAddress(this.desk.ws, to);
    const raws = [];
    for (const key of keys) raws.push(await this.desk.reader.request('message.get', session, { key }));
    const place = taskPlace(this.desk.ws, this.desk.key(to));
    return planReplay(raws, { spacing, now: this.desk.ws.clock.now(), batchId, address, place });
  }

  async run({ batchId, ...input }: Input<'replay.run'>): Promise<BatchReport> {
    const { ws } = this.desk;
    return this.batch.run(async (run) => {
      const scratch: string[] = [];
      try {
        const steps = await this.plan(input, batchId);
        const items = await this.#withFiles(input, steps, scratch, run);
        return await writeItems(ws, input.to, items, run);
      } finally {
        // What is left is removed at the next start; what was written is reported in any case.
        for (const file of scratch) await rm(file, { force: true }).catch(() => undefined);
      }
    });
  }

  /** Copies the files of the originals out, each to a place of its own, for the writer to take in. */
  async #withFiles(
    { from, keys }: ReplayInput,
    steps: readonly ReplayStep[],
    scratch: string[],
    { signal }: BatchRun,
  ): Promise<BatchItem[]> {
    const session = this.desk.key(from);
    const items: BatchItem[] = [];
    for (const [at, { line, message, files }] of steps.entries()) {
      const original = keys[at];
      if (message === null || files.length === 0 || original === undefined || signal.aborted) {
        items.push({ line, message });
        continue;
      }
      try {
        const copies = [];
        const limitBytes = ATTACHMENT_LIMIT_BYTES;
        let bytes = 0;
        for (const { index, ...about } of files) {
          const to = this.staging.scratch();
          scratch.push(to);
          bytes += await copyOut(this.desk.reader, session, { key: original, index, to, limitBytes });
          refuseTogether(bytes);
          copies.push({ ...about, at: index, path: to });
        }
        items.push({ line, message: { ...message, files: copies } });
      } catch (error) {
        // One lost file holds back its own message, not the rest.
        items.push({ line: { ...line, problem: toFailure(error).error.message }, message: null });
      }
    }
    return items;
  }
}

/** Checks the total first: no point in copying a message's files only to find that they are too large together. */
function refuseTogether(bytes: number): void {
  const limitBytes = MESSAGE_ATTACHMENTS_LIMIT_BYTES;
  if (bytes > limitBytes) throw Refusal.of('ATTACHMENTS_TOO_LARGE', { bytes, limitBytes });
}
