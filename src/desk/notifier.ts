import type { Approval } from '../contract/entities/approval.js';
import type { Question } from '../contract/entities/question.js';
import type { SessionSummary } from '../contract/entities/session.js';
import { type AttentionItem, attentionItems, attentionOf, NOTHING } from '../rules/attention.js';
import { type Notice, newMatters, noticeOf } from './notice.js';

interface Deps {
  sessions: {
    onChanged(listener: (sessionIds: readonly string[]) => void): () => void;
    known(id: string): SessionSummary | undefined;
    /** None while no workspace is open. */
    list(): SessionSummary[];
  };
  questions(): Question[];
  approvals(): readonly Approval[];
  isSimulated(session: SessionSummary): boolean;
  /** Whether the person is looking at the window, and so needs no notification. */
  isWatched(): boolean;
  show(notice: Notice): void;
  now(): number;
}

type Waiting = { questions: readonly Question[]; approvals: readonly Approval[] };

/** Whatever comes within this time is reported as one. */
const GATHER_MS = 1_000;
/** A container gets stuck by its silence: no file changes then. */
const SILENCE_MS = 5_000;

const holdsClaims = ({ container }: SessionSummary): boolean => container.claims.length > 0;

/** Notifies the desktop of new questions and held requests, stuck containers and failed deliveries while it is switched on. */
export class Notifier {
  /** The ids of matters that were there before, or were reported. */
  #known = new Set<string>();
  /** Sessions that were there when it was switched on and whose files have not been read since. */
  #unread = new Set<string>();
  /** Sessions that hold claims, as far as is known. */
  readonly #claiming = new Set<string>();
  readonly #changed = new Set<string>();
  #gathering: NodeJS.Timeout | null = null;
  #listening: NodeJS.Timeout | null = null;
  #off: () => void = () => undefined;

  constructor(private readonly deps: Deps) {}

  /** Starts, or starts over with another workspace: what is there now is not reported. */
  start(): void {
    this.stop();
    const sessions = this.deps.sessions.list();
    const { questions, approvals } = this.#waiting();
    const besides = { ...NOTHING, approvals: { ...NOTHING.approvals, listed: approvals } };
    const items = attentionItems(sessions, questions, this.deps.now(), besides);
    this.#known = new Set(items.map(({ id }) => id));
    this.#unread = new Set(sessions.filter(({ digest }) => digest === null).map(({ id }) => id));
    for (const session of sessions) if (holdsClaims(session)) this.#claiming.add(session.id);
    this.#off = this.deps.sessions.onChanged((ids) => this.#heard(ids));
    this.#listening = setInterval(() => this.#heard([...this.#claiming]), SILENCE_MS);
  }

  stop(): void {
    this.#off();
    if (this.#gathering !== null) clearTimeout(this.#gathering);
    if (this.#listening !== null) clearInterval(this.#listening);
    this.#gathering = null;
    this.#listening = null;
    this.#changed.clear();
    this.#claiming.clear();
  }

  #heard(ids: readonly string[]): void {
    for (const id of ids) this.#changed.add(id);
    if (this.#changed.size > 0) this.#gathering ??= setTimeout(() => this.#look(), GATHER_MS);
  }

  #look(): void {
    this.#gathering = null;
    let waiting: Waiting;
    try {
      waiting = this.#waiting();
    } catch {
      // v2.db cannot be read just now: the next look reports these too.
      this.#gathering = setTimeout(() => this.#look(), SILENCE_MS);
      return;
    }
    const ids = [...this.#changed];
    this.#changed.clear();
    const found = ids.flatMap((id) => this.#newIn(id, waiting));
    for (const { id } of found) this.#known.add(id);
    const notice = this.deps.isWatched()
      ? null
      : noticeOf(found, ({ session }) => session !== null && this.deps.isSimulated(session));
    if (notice !== null) this.deps.show(notice);
  }

  #waiting(): Waiting {
    return { questions: this.deps.questions(), approvals: this.deps.approvals() };
  }

  #itemsOf(session: SessionSummary, { questions, approvals }: Waiting): AttentionItem[] {
    const those = questions.filter(({ sessionId }) => sessionId === session.id);
    const held = approvals.filter(({ sessionId }) => sessionId === session.id);
    return attentionOf(session, those, this.deps.now(), held);
  }

  #newIn(id: string, waiting: Waiting): AttentionItem[] {
    const session = this.deps.sessions.known(id);
    if (session === undefined) return [];
    if (holdsClaims(session)) this.#claiming.add(id);
    else this.#claiming.delete(id);
    const items = this.#itemsOf(session, waiting);
    const firstLook = this.#unread.has(id);
    const fresh = newMatters(items, this.#known, firstLook);
    if (firstLook && session.digest?.readable === true) {
      this.#unread.delete(id);
      for (const item of items) this.#known.add(item.id);
    }
    return fresh;
  }
}
