import type { StagedAttachment } from '../../../shared/entities/attachment.js';
import type { WrittenEntry } from '../../../shared/entities/audit.js';
import type { Draft as KeptDraft, MessageForm } from '../../../shared/entities/draft.js';
import { Refusal } from '../../../shared/errors.js';
import { call, codeOf, sentenceOf, stage, write, writing } from '../../bridge/index.js';
import { thumbnailOf } from '../../ui/thumbnail.js';
import { dueTime } from './due.js';
import { contentOf, emptyForm, isEmpty } from './form.js';

export interface DraftProblem {
  sentence: string;
  code: string | null;
  /** The field that it is about. */
  field: string | null;
  /** A file could not be taken in: then nothing goes out until that is dismissed. */
  fileLost?: true;
}

export interface Draft {
  /** Makes the writing idempotent: kept when it is tried again, new for the next message. */
  draftId: string;
  form: MessageForm;
  staged: StagedAttachment[];
  /** How many files are being taken in. */
  staging: number;
  sending: boolean;
  /** Why the last attempt was refused, or a file. */
  problem: DraftProblem | null;
}

const SAVE_AFTER_MS = 300;

/** What somebody is writing: a draft per session of one open workspace, kept in the console's own data. */
export class Drafts {
  #drafts = new Map<string, Draft>();
  #asked = new Set<string>();
  #unsaved = new Map<string, ReturnType<typeof setTimeout>>();
  #sender = 'Operator';
  #listeners = new Set<() => void>();

  /** @param workspace its path */
  constructor(private readonly workspace: string) {}

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  of(sessionId: string): Draft {
    const found = this.#drafts.get(sessionId);
    if (found !== undefined) return found;
    const draft = emptyDraft(this.#sender);
    this.#drafts.set(sessionId, draft);
    return draft;
  }

  /** Fetches what was kept of the session's draft, once; what was typed meanwhile stays. */
  async load(sessionId: string): Promise<void> {
    if (this.#asked.has(sessionId)) return;
    this.#asked.add(sessionId);
    const { workspace } = this;
    const kept = await call('draft.get', { workspace, sessionId }).catch((error: unknown) => {
      this.change(sessionId, { problem: problemOf(error) });
      return null;
    });
    const now = this.of(sessionId);
    if (kept === null || !isEmpty(now.form) || now.staged.length > 0) return;
    const { draftId, form, attachments } = kept.draft;
    const lost = kept.lost.join(', ');
    const sentence = `Of the draft that was kept here, ${lost} can no longer be read. Attach it again, or dismiss this to write the message without it.`;
    const problem = lost === '' ? null : { sentence, code: null, field: null, fileLost: true as const };
    this.#drafts.set(sessionId, { ...now, draftId, form, staged: attachments, problem });
    this.#tell();
  }

  change(sessionId: string, change: Partial<Omit<Draft, 'form'>>): void {
    this.#drafts.set(sessionId, { ...this.of(sessionId), ...change });
    if (change.staged !== undefined) this.#saveSoon(sessionId);
    this.#tell();
  }

  fill(sessionId: string, change: Partial<MessageForm>): void {
    const draft = this.of(sessionId);
    // What was refused is being mended; that a file is missing is not mended by typing.
    const problem = draft.problem?.fileLost === true ? draft.problem : null;
    this.#drafts.set(sessionId, { ...draft, form: { ...draft.form, ...change }, problem });
    if (change.sender !== undefined) this.#sender = change.sender;
    this.#saveSoon(sessionId);
    this.#tell();
  }

  /** Puts the text where somebody is writing: after what stands there already. */
  append(sessionId: string, text: string): void {
    const before = this.of(sessionId).form.text;
    this.fill(sessionId, { text: before.trim() === '' ? text : `${before}\n${text}`, asJson: false });
  }

  /** Takes files in, one after the other so that they keep their order. */
  async attach(sessionId: string, files: readonly File[]): Promise<void> {
    this.change(sessionId, { staging: this.of(sessionId).staging + files.length });
    for (const file of files) {
      try {
        const [staged, thumbnail] = await Promise.all([stage(file), thumbnailOf(file)]);
        const shown = thumbnail === undefined ? staged : { ...staged, thumbnail };
        this.change(sessionId, { staged: [...this.of(sessionId).staged, shown] });
      } catch (error) {
        this.change(sessionId, { problem: { ...problemOf(error), fileLost: true } });
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
      this.change(sessionId, { problem: problemOf(error) });
    }
  }

  /** Empties the draft; its files are let go. */
  clear(sessionId: string): void {
    for (const { token } of this.of(sessionId).staged) void this.detach(sessionId, token);
    this.#drafts.set(sessionId, emptyDraft(this.#sender));
    this.#saveSoon(sessionId);
    this.#tell();
  }

  /** Writes the draft into the session. On success it is empty again; on failure it stays, with the reason. */
  async send(sessionId: string): Promise<{ seq: number; entry: WrittenEntry | null } | null> {
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
      const { value, entry } = await writing(() => this.#write(sessionId, draft));
      this.#drafts.set(sessionId, emptyDraft(this.#sender));
      this.#tell();
      return { seq: value.seq, entry };
    } catch (error) {
      this.change(sessionId, { sending: false, problem: problemOf(error) });
      return null;
    }
  }

  /** Also when the console dies right after, the draft is kept: written again, it is known by its id. */
  async #write(sessionId: string, { draftId, form, staged }: Draft) {
    const processAfter = await dueOf(form);
    await this.save(sessionId);
    const { kind, trigger, onWake, address } = form;
    return await write('message.write', {
      ...{ sessionId, draftId, kind, trigger, onWake, address, processAfter },
      content: contentOf(form),
      recurrence: form.recurrence.trim() || null,
      attachments: staged.map((one) => one.token),
    });
  }

  /** Saves what is not saved yet, at once. */
  async flush(): Promise<void> {
    await Promise.all([...this.#unsaved.keys()].map((sessionId) => this.save(sessionId)));
  }

  async save(sessionId: string): Promise<void> {
    clearTimeout(this.#unsaved.get(sessionId));
    this.#unsaved.delete(sessionId);
    const { draftId, form, staged } = this.of(sessionId);
    const draft: KeptDraft | null =
      isEmpty(form) && staged.length === 0 ? null : { draftId, form, attachments: staged };
    await call('draft.save', { workspace: this.workspace, sessionId, draft });
  }

  #saveSoon(sessionId: string): void {
    clearTimeout(this.#unsaved.get(sessionId));
    const timer = setTimeout(() => {
      this.save(sessionId).catch((error: unknown) => this.change(sessionId, { problem: problemOf(error) }));
    }, SAVE_AFTER_MS);
    this.#unsaved.set(sessionId, timer);
  }

  #tell(): void {
    for (const each of this.#listeners) each();
  }
}

const HELD = ' The message was not injected: dismiss this to inject it without that file.';

/** @throws MESSAGE_FIELD_INVALID for words that name no time */
async function dueOf(form: MessageForm): Promise<string | null> {
  if (form.due.trim() === '') return null;
  const at = await dueTime(form.due, Date.now());
  if (at === null) throw Refusal.of('MESSAGE_FIELD_INVALID', { field: 'processAfter', reason: NO_TIME });
  return new Date(at).toISOString();
}

const NO_TIME = 'names no time; write “in 10 min”, “tomorrow 9:00” or 2026-11-23 09:00';

function problemOf(error: unknown): DraftProblem {
  const field = error instanceof Refusal ? error.data.details.field : null;
  return {
    sentence: sentenceOf(error),
    code: codeOf(error),
    field: typeof field === 'string' ? field : null,
  };
}

const emptyDraft = (sender: string): Draft => ({
  draftId: crypto.randomUUID(),
  form: emptyForm(sender),
  staged: [],
  staging: 0,
  sending: false,
  problem: null,
});
