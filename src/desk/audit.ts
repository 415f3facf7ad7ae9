import type { WritingMethod } from '../contract/contract.js';
import type { WrittenEntry } from '../contract/entities/audit.js';
import type { RowChange } from '../contract/entities/change.js';
import { type ErrorData, Refusal, toFailure } from '../contract/errors.js';
import { notUndoableBecause } from '../store/change/change-undo.js';
import { ChangeRecord, recording } from '../store/db/change-record.js';
import type { AuditLog } from './audit-log.js';
import { type Described, describeWrite, type Names } from './audit-sentences.js';
import type { Log } from './early-log.js';

interface Deps {
  log: Pick<Log, 'error'>;
  auditLog: AuditLog;
  names: Names;
  /** The open workspace's path. */
  workspace: () => string | null;
  now: () => number;
  /** The log has a new entry, or one has ended. */
  onChange: () => void;
  /** What a write has changed, once it is done. */
  onWritten: (changes: readonly RowChange[]) => void | Promise<void>;
}

/** Why the log cannot be written, and what to do about it. */
function whyNot(error: unknown): { reason: string; todo: string } {
  const { code, message, details } = toFailure(error).error;
  switch (code) {
    case 'DISK_FULL':
      return { reason: 'the disk is full', todo: 'Free some space there, then try again.' };
    case 'PROFILE_NEWER':
      return {
        reason: `it is of version ${details.version}, which a newer console wrote`,
        todo: 'Start the newer console, or this one with another --user-data-dir.',
      };
    case 'NOT_WRITABLE':
      return {
        reason: String(details.reason),
        todo: 'Make sure that the file can be written, then try again.',
      };
    default:
      return { reason: message, todo: 'Restart the console, then try again.' };
  }
}

/** Every write that a person asks for goes through here: recorded first, then done, then its outcome recorded. */
export class Audit {
  readonly #ending = new Set<Promise<unknown>>();

  constructor(private readonly deps: Deps) {}

  /**
   * Does a write, between the two halves of its entry.
   * @param input as the method's own schema made it
   * @throws AUDIT_UNAVAILABLE when the log cannot be written: then nothing was done; what `work` throws
   */
  async written<T>(
    method: WritingMethod,
    input: unknown,
    work: () => T | Promise<T>,
  ): Promise<{ value: T; entry: WrittenEntry }> {
    const described = describeWrite(method, input, this.deps.names);
    const id = await this.#begin(method, described);
    const record = new ChangeRecord();
    try {
      const value = await recording(record, work);
      const undoable = await this.#end(id, described, record, null);
      return { value, entry: { id, sentence: described.sentence, undoable } };
    } catch (thrown) {
      await this.#end(id, described, record, toFailure(thrown).error);
      throw thrown;
    }
  }

  async #begin(
    method: WritingMethod,
    { sentence, sessionId = null, undoes = null }: Described,
  ): Promise<number> {
    const { auditLog, workspace, now, onChange } = this.deps;
    try {
      const at = now();
      const about = { method, who: 'operator', sentence, sessionId, undoes };
      const id = await auditLog.begin({ at, workspace: workspace(), ...about });
      onChange();
      return id;
    } catch (error) {
      throw Refusal.of('AUDIT_UNAVAILABLE', { path: auditLog.path, ...whyNot(error) }, error);
    }
  }

  /** Resolves when every entry begun so far has its end: then the log may be closed. */
  async settled(): Promise<void> {
    await Promise.all(this.#ending);
  }

  /** @returns whether it can be undone */
  #end(id: number, described: Described, record: ChangeRecord, refusal: ErrorData | null): Promise<boolean> {
    const ending = this.#writeEnd(id, described, record, refusal);
    this.#ending.add(ending);
    return ending.finally(() => this.#ending.delete(ending));
  }

  async #writeEnd(
    id: number,
    described: Described,
    { changes, complete }: ChangeRecord,
    refusal: ErrorData | null,
  ): Promise<boolean> {
    if (refusal === null) await this.deps.onWritten(changes);
    const notUndoable =
      described.notUndoable ??
      (complete ? notUndoableBecause(changes) : 'It changed more than the audit log keeps.');
    try {
      await this.deps.auditLog.end(id, { endedAt: this.deps.now(), refusal, notUndoable, changes });
    } catch (error) {
      // What was written stands; the log says that its outcome is unknown, and offers no undo.
      this.deps.log.error('the end of an audit entry was not written', error);
      return false;
    } finally {
      this.deps.onChange();
    }
    return notUndoable === null;
  }
}
