import { Button } from '@mantine/core';
import { IconCornerDownLeft, IconPaperclip } from '@tabler/icons-react';
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
import { toast } from '../../ui/alerts.js';
import { IconButton } from '../../ui/IconButton.js';
import { useNow } from '../../ui/now.js';
import { StagedChips } from '../attachment/index.js';
import { pickup } from '../container/index.js';
import classes from './Compose.module.css';
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
  const can = !locked && !draft.sending && draft.staging === 0 && hasContent && sender.trim() !== '';

  async function inject(): Promise<void> {
    if (!can) return;
    const done = await drafts.inject(sessionId);
    if (done === null) return;
    toast(`Injected as seq ${done.seq}`);
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
      <div className={classes.bar}>
        <select aria-label="Kind" className={classes.kind} disabled={locked} defaultValue="chat">
          <option value="chat">chat</option>
        </select>
        <label className={classes.sender}>
          as
          <input
            aria-label="Sender"
            value={sender}
            maxLength={200}
            disabled={locked}
            aria-invalid={sender.trim() === ''}
            onChange={(event) => drafts.setSender(event.currentTarget.value)}
          />
        </label>
        <IconButton
          label="Attach files"
          disabled={locked || draft.sending}
          onClick={() => files.current?.click()}
        >
          <IconPaperclip size={16} aria-hidden />
        </IconButton>
        <input
          ref={files}
          type="file"
          multiple
          aria-label="Files to attach"
          tabIndex={-1}
          className={classes.files}
          disabled={locked}
          onChange={(event) => {
            const chosen = [...(event.currentTarget.files ?? [])];
            // The same file can be chosen again after it was removed.
            event.currentTarget.value = '';
            if (chosen.length > 0) void drafts.attach(sessionId, chosen);
          }}
        />
        <WhatWillHappen facts={facts} readOnlyReason={readOnlyReason} noSender={sender.trim() === ''} />
        <Button
          disabled={!can && !draft.sending}
          loading={draft.sending}
          rightSection={<IconCornerDownLeft size={14} aria-hidden />}
          onClick={() => void inject()}
        >
          Inject
        </Button>
      </div>
    </section>
  );
}

interface WhatWillHappenProps {
  facts: ContainerFacts;
  readOnlyReason: string | null;
  noSender: boolean;
}

function WhatWillHappen({ facts, readOnlyReason, noSender }: WhatWillHappenProps) {
  const now = useNow();
  const words = readOnlyReason ?? (noSender ? 'Name a sender first.' : pickup(facts, now));
  return (
    <span className={classes.hint} title={words} data-warn={readOnlyReason !== null || noSender || undefined}>
      {words}
    </span>
  );
}
