import {
  type ClipboardEvent,
  type KeyboardEvent,
  type Ref,
  useImperativeHandle,
  useRef,
  useSyncExternalStore,
} from 'react';
import type { ContainerFacts } from '../../../shared/entities/container.js';
import { Alert } from '../../ui/Alert.js';
import { StagedChips } from '../attachment/index.js';
import { toastWritten } from '../audit/index.js';
import classes from './Compose.module.css';
import { ComposeBar } from './ComposeBar.js';
import type { Drafts } from './drafts.js';

export interface ComposeHandle {
  focus(): void;
  chooseFiles(): void;
}

interface ComposeProps {
  sessionId: string;
  facts: ContainerFacts;
  drafts: Drafts;
  /** Why nothing can be written here; null when it can. */
  readOnlyReason: string | null;
  onInjected: () => void;
  ref: Ref<ComposeHandle>;
}

/** Writes a message into the session's inbound.db by hand. */
export function Compose({ sessionId, facts, drafts, readOnlyReason, onInjected, ref }: ComposeProps) {
  const draft = useSyncExternalStore(drafts.subscribe, () => drafts.of(sessionId));
  const sender = useSyncExternalStore(drafts.subscribe, () => drafts.sender);
  const text = useRef<HTMLTextAreaElement>(null);
  const files = useRef<HTMLInputElement>(null);
  useImperativeHandle(ref, () => ({
    focus: () => text.current?.focus(),
    chooseFiles: () => files.current?.click(),
  }));

  const locked = readOnlyReason !== null;
  const hasContent = draft.text.trim() !== '' || draft.staged.length > 0;
  // Why it cannot be injected now; null when it can.
  const missing =
    readOnlyReason ??
    (sender.trim() === '' ? 'Name a sender first.' : null) ??
    (draft.staging > 0 ? 'Wait until the files are taken in.' : null) ??
    (hasContent ? null : 'Write something or attach a file first.');
  const can = missing === null && !draft.sending;

  async function inject(): Promise<void> {
    if (!can) return;
    const done = await drafts.inject(sessionId);
    if (done === null) return;
    toastWritten(`Injected as seq ${done.seq}`, done.entry);
    onInjected();
    text.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    // Enter also ends a composition (Japanese, Chinese): that one is not meant for us.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void inject();
  }

  function onPaste(event: ClipboardEvent): void {
    const pasted = [...event.clipboardData.files];
    if (pasted.length === 0 || locked) return;
    event.preventDefault();
    void drafts.attach(sessionId, pasted);
  }

  return (
    <section aria-label="Compose" className={classes.compose} aria-busy={draft.sending}>
      {draft.problem !== null && (
        <Alert
          sentence={draft.problem.sentence}
          code={draft.problem.code}
          onDismiss={() => drafts.change(sessionId, { problem: null })}
        />
      )}
      <StagedChips
        staged={draft.staged}
        staging={draft.staging}
        disabled={draft.sending}
        onRemove={(token) => void drafts.detach(sessionId, token)}
      />
      <textarea
        ref={text}
        aria-label="Message text"
        className={classes.text}
        dir="auto"
        rows={2}
        placeholder={
          locked ? 'Read-only' : 'Write a message to the agent…   Enter sends, Shift+Enter starts a new line'
        }
        value={draft.text}
        readOnly={draft.sending}
        disabled={locked}
        onChange={(event) => drafts.change(sessionId, { text: event.currentTarget.value })}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      <ComposeBar
        sender={sender}
        onSender={(name) => drafts.setSender(name)}
        facts={facts}
        missing={missing}
        locked={locked}
        sending={draft.sending}
        files={files}
        onFiles={(chosen) => void drafts.attach(sessionId, chosen)}
        onInject={() => void inject()}
      />
    </section>
  );
}
