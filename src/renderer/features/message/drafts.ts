import type { StagedAttachment } from '../../../contract/entities/attachment.js';
import type { Draft as KeptDraft, MessageForm, Original } from '../../../contract/entities/draft.js';
import { Refusal } from '../../../contract/errors.js';
import { call, codeOf, sentenceOf, stage, writing } from '../../bridge/index.js';
import { thumbnailOf } from '../../ui/thumbnail.js';
import { noRoomFor } from './attachment-room.js';
import { emptyForm, isEmpty, isFresh, OPERATOR, onlyJson, restOf } from './form.js';
import { asFields, asJson, withText } from './form-json.js';
import { type SentDraft, sendDraft } from './send-draft.js';

export interface DraftProblem {
  sentence: string;
  code: string | null;
  /** The field that it is about. */
  field: string | null;
  /** A file could not be taken in: then nothing is sent until that is dismissed. */
  fileLost?: true;
}

export interface Draft {
  /** Makes the writing idempotent: kept for a retry, new for the next message. */
  draftId: string;
  form: MessageForm;
  staged: StagedAttachment[];
  /** The scheduled message that it was made from. */
  original: Original | null;
  /** How many files are being taken in. */
  staging: number;
  sending: boolean;
  /** Why the last attempt, or a file, was refused. */
  problem: DraftProblem | null;
}

const SAVE_AFTER_MS = 300;

/** What somebody is writing: a draft per session of one open workspace, kept in the console's own data. */
export class Drafts {
  #drafts = new Map<string, Draft>();
  #asked = new Map<string, Promise<void>>();
  #written = new Map<string, Promise<unknown>>();
  #taken = new Map<string, Promise<void>>();
  #unsaved = new Map<string, ReturnType<typeof setTimeout>>();
  #sender = OPERATOR;
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

  /** Fetches the saved draft of the session, once; what was written meanwhile comes after it. */
  load(sessionId: string): Promise<void> {
    const asked = this.#asked.get(sessionId) ?? this.#load(sessionId);
    this.#asked.set(sessionId, asked);
    return asked;
  }

  async #load(sessionId: string): Promise<void> {
    const { workspace } = this;
    const kept = await call('draft.get', { workspace, sessionId }).catch((error: unknown) => {
      this.#say(sessionId, problemOf(error));
      return null;
    });
    if (kept === null) return;
    const now = this.of(sessionId);
    const { draftId, attachments, original = null } = kept.draft;
    const form = isEmpty(now.form) ? kept.draft.form : after(kept.draft.form, now.form);
    this.#drafts.set(sessionId, { ...now, draftId, form, original, staged: [...attachments, ...now.staged] });
    const lost = kept.lost.join(', ');
    const sentence = `The saved draft had ${lost} attached, which can no longer be read. Attach it again, or dismiss this to send the message without it.`;
    if (lost !== '') this.#say(sessionId, { sentence, code: null, field: null, fileLost: true });
    if (form !== kept.draft.form || now.staged.length > 0) this.#saveSoon(sessionId);
    this.#tell();
  }

  change(sessionId: string, change: Partial<Omit<Draft, 'form'>>): void {
    this.#drafts.set(sessionId, { ...this.of(sessionId), ...change });
    if (change.staged !== undefined || change.original !== undefined) this.#saveSoon(sessionId);
    this.#tell();
  }

  fill(sessionId: string, change: Partial<MessageForm>): void {
    const draft = this.of(sessionId);
    // The refused text is being corrected; a missing file is not put right by typing.
    const problem = draft.problem?.fileLost === true ? draft.problem : null;
    this.#drafts.set(sessionId, { ...draft, form: { ...draft.form, ...change }, problem });
    if (change.sender !== undefined) this.#sender = change.sender;
    this.#saveSoon(sessionId);
    this.#tell();
  }

  /**
   * Appends the text to the draft, once that is fetched and not being sent. Where its JSON has no place for it,
   * that is reported, with the text.
   */
  async append(sessionId: string, text: string): Promise<void> {
    await this.load(sessionId);
    await this.#written.get(sessionId);
    const form = withText(this.of(sessionId).form, text);
    if (form !== null) this.fill(sessionId, form);
    else this.#say(sessionId, { sentence: `${NO_PLACE} ${text}`, code: null, field: null });
  }

  /** From the fields to JSON and back. What the fields cannot express stays JSON, with the reason. */
  toggleJson(sessionId: string): void {
    const { form } = this.of(sessionId);
    if (onlyJson(form.kind)) return;
    const fields = form.asJson ? asFields(form) : { form: asJson(form) };
    if ('form' in fields) this.fill(sessionId, fields.form);
    else this.#say(sessionId, { sentence: fields.reason, code: null, field: 'content' });
  }

  /**
   * Takes files in, one after the other so that they keep their order. What a message cannot take is refused
   * before any of them is taken in.
   */
  async attach(sessionId: string, files: readonly File[]): Promise<void> {
    const { staged: there, staging } = this.of(sessionId);
    const noRoom = noRoomFor(files, there, staging);
    if (noRoom !== null) {
      this.#say(sessionId, { ...problemOf(noRoom), fileLost: true });
      return;
    }
    this.change(sessionId, { staging: this.of(sessionId).staging + files.length });
    // What is pasted while picked files are still being read comes after them.
    const before = this.#taken.get(sessionId);
    const taken = (before ?? Promise.resolve()).then(() => this.#take(sessionId, files));
    this.#taken.set(sessionId, taken);
    await taken;
  }

  async #take(sessionId: string, files: readonly File[]): Promise<void> {
    for (const file of files) {
      try {
        const [staged, thumbnail] = await Promise.all([stage(file), thumbnailOf(file)]);
        const shown = thumbnail === undefined ? staged : { ...staged, thumbnail };
        this.change(sessionId, { staged: [...this.of(sessionId).staged, shown] });
      } catch (error) {
        this.#say(sessionId, { ...problemOf(error), fileLost: true });
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
      this.#say(sessionId, problemOf(error));
    }
  }

  /** Whether the message that it was made from is taken back as it is written. */
  takeBack(sessionId: string, takeBack: boolean): void {
    const { original } = this.of(sessionId);
    if (original !== null) this.change(sessionId, { original: { ...original, takeBack }, problem: null });
  }

  /** Empties the draft and releases its files. */
  clear(sessionId: string): void {
    const { staged, staging } = this.of(sessionId);
    for (const { token } of staged) void this.detach(sessionId, token);
    this.#drafts.set(sessionId, { ...emptyDraft(this.#sender), staging });
    this.#saveSoon(sessionId);
    this.#tell();
  }

  /**
   * Writes the draft into the session. On success what was sent is removed from it; on failure
   * everything stays, with the reason.
   * @param taskOf the agent group that it makes a task for, in a session of its own; null: it goes into this session
   */
  async send(sessionId: string, taskOf: string | null = null): Promise<SentDraft | null> {
    const seen = this.of(sessionId).form;
    await this.load(sessionId);
    const draft = this.of(sessionId);
    if (draft.sending) return null;
    if (draft.form !== seen) {
      this.#say(sessionId, { sentence: UNSEEN, code: null, field: null });
      return null;
    }
    if (draft.problem?.fileLost) {
      // Sent now, the message would go out without a file that somebody meant to include.
      const said = draft.problem.sentence.replace(HELD, '');
      this.change(sessionId, { problem: { ...draft.problem, sentence: said + HELD } });
      return null;
    }
    this.change(sessionId, { sending: true, problem: null });
    try {
      // Even if the console dies right after, the draft is kept: written again, it is recognised by its id.
      const work = writing(() => sendDraft(sessionId, draft, taskOf, () => this.#keep(sessionId)));
      this.#written.set(
        sessionId,
        work.catch(() => null),
      );
      const sent = await work;
      this.takeOut(sessionId, draft);
      return sent;
    } catch (error) {
      this.change(sessionId, { sending: false });
      this.#say(sessionId, problemOf(error));
      return null;
    } finally {
      this.#written.delete(sessionId);
      this.#saveSoon(sessionId);
    }
  }

  /** This one was sent. The next is what was written or attached since. */
  takeOut(sessionId: string, { form, staged }: Draft): void {
    const now = this.of(sessionId);
    const sent = new Set(staged.map((one) => one.token));
    this.change(sessionId, {
      draftId: crypto.randomUUID(),
      staged: now.staged.filter((one) => !sent.has(one.token)),
      original: null,
      sending: false,
    });
    this.fill(sessionId, restOf(form, now.form, this.#sender));
  }

  /** Saves at once what has not been saved yet. */
  async flush(): Promise<void> {
    await Promise.all([...this.#unsaved.keys()].map((sessionId) => this.save(sessionId)));
  }

  /** Not while it is being sent: what is saved then is what is sent, until it is known whether that was written. */
  async save(sessionId: string): Promise<void> {
    if (!this.of(sessionId).sending) await this.#keep(sessionId);
  }

  async #keep(sessionId: string): Promise<void> {
    clearTimeout(this.#unsaved.get(sessionId));
    this.#unsaved.delete(sessionId);
    const { draftId, form, staged, original } = this.of(sessionId);
    const draft: KeptDraft | null =
      isFresh(form) && staged.length === 0 ? null : { draftId, form, attachments: staged, original };
    await call('draft.save', { workspace: this.workspace, sessionId, draft });
  }

  #saveSoon(sessionId: string): void {
    clearTimeout(this.#unsaved.get(sessionId));
    const timer = setTimeout(() => {
      this.save(sessionId).catch((error: unknown) => this.#say(sessionId, problemOf(error)));
    }, SAVE_AFTER_MS);
    this.#unsaved.set(sessionId, timer);
  }

  /** That a file could not be taken in stays reported, whatever else is. */
  #say(sessionId: string, problem: DraftProblem): void {
    const { problem: before } = this.of(sessionId);
    const stays = before?.fileLost === true && before.sentence !== problem.sentence;
    const both = stays ? { ...before, sentence: `${before.sentence} ${problem.sentence}` } : problem;
    this.change(sessionId, { problem: both });
  }

  #tell(): void {
    for (const each of this.#listeners) each();
  }
}

const HELD = ' The message was not injected: dismiss this to inject it without that file.';

const NO_PLACE = 'This JSON has no text field to add this to. Send or clear it first, or add this by hand:';

const UNSEEN =
  'There was a saved draft here; what you wrote just now was added after it. Read it, then inject it.';

/** Appends what was written before the saved draft arrived to that draft. */
function after(kept: MessageForm, now: MessageForm): MessageForm {
  if (now.asJson) return now;
  return now.text.trim() === '' ? kept : (withText(kept, now.text) ?? now);
}

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
  original: null,
  staging: 0,
  sending: false,
  problem: null,
});
