import type { StagedAttachment } from '../../../shared/entities/attachment.js';
import type { WrittenEntry } from '../../../shared/entities/audit.js';
import { call, codeOf, sentenceOf, stage, write } from '../../bridge/index.js';

export interface Draft {
  /** Makes the injection idempotent: kept when it is tried again, new for the next message. */
  draftId: string;
  text: string;
  staged: StagedAttachment[];
  /** How many files are being taken in. */
  staging: number;
  sending: boolean;
  /** Why the last attempt was refused, or a file (`fileLost`): then nothing goes out until that is dismissed. */
  problem: { sentence: string; code: string | null; fileLost?: true } | null;
}

/** What somebody is writing: a draft per session and one sender, of one open workspace. */
export class Drafts {
  #drafts = new Map<string, Draft>();
  #sender = 'Operator';
  #listeners = new Set<() => void>();

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get sender(): string {
    return this.#sender;
  }

  setSender(sender: string): void {
    this.#sender = sender;
    this.#tell();
  }

  of(sessionId: string): Draft {
    const found = this.#drafts.get(sessionId);
    if (found !== undefined) return found;
    const draft = emptyDraft();
    this.#drafts.set(sessionId, draft);
    return draft;
  }

  change(sessionId: string, change: Partial<Draft>): void {
    this.#drafts.set(sessionId, { ...this.of(sessionId), ...change });
    this.#tell();
  }

  /** Takes files in, one after the other so that they keep their order. */
  async attach(sessionId: string, files: readonly File[]): Promise<void> {
    this.change(sessionId, { staging: this.of(sessionId).staging + files.length });
    for (const file of files) {
      try {
        const staged = await stage(file);
        this.change(sessionId, { staged: [...this.of(sessionId).staged, staged] });
      } catch (error) {
        this.change(sessionId, {
          problem: { sentence: sentenceOf(error), code: codeOf(error), fileLost: true },
        });
      } finally {
        this.change(sessionId, { staging: this.of(sessionId).staging - 1 });
      }
    }
  }

  async detach(sessionId: string, token: string): Promise<void> {
    this.change(sessionId, { staged: this.of(sessionId).staged.filter((s) => s.token !== token) });
    try {
      await call('attachment.unstage', { token });
    } catch (error) {
      this.change(sessionId, { problem: { sentence: sentenceOf(error), code: codeOf(error) } });
    }
  }

  /** Injects the draft. On success it is empty again; on failure it stays, with the reason. */
  async inject(sessionId: string): Promise<{ seq: number; entry: WrittenEntry | null } | null> {
    const draft = this.of(sessionId);
    if (draft.sending) return null;
    if (draft.problem?.fileLost) {
      // Sent now, the message would go out without a file that somebody meant to be in it.
      const said = draft.problem.sentence.replace(HELD, '');
      this.change(sessionId, { problem: { ...draft.problem, sentence: said + HELD } });
      return null;
    }
    this.change(sessionId, { sending: true, problem: null });
    try {
      const { value, entry } = await write('message.inject', {
        sessionId,
        draftId: draft.draftId,
        sender: this.#sender.trim(),
        text: draft.text,
        attachments: draft.staged.map((s) => s.token),
      });
      this.change(sessionId, emptyDraft());
      return { seq: value.seq, entry };
    } catch (error) {
      this.change(sessionId, {
        sending: false,
        problem: { sentence: sentenceOf(error), code: codeOf(error) },
      });
      return null;
    }
  }

  #tell(): void {
    for (const each of this.#listeners) each();
  }
}

const HELD = ' The message was not injected: dismiss this to inject it without that file.';

const emptyDraft = (): Draft => ({
  draftId: crypto.randomUUID(),
  text: '',
  staged: [],
  staging: 0,
  sending: false,
  problem: null,
});
