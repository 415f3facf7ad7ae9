import { Button } from '@mantine/core';
import { IconCornerDownLeft, IconPaperclip } from '@tabler/icons-react';
import type { RefObject } from 'react';
import type { ContainerFacts } from '../../../shared/entities/container.js';
import { useNow } from '../../ui/now.js';
import { pickup } from '../container/index.js';
import classes from './Compose.module.css';

interface ComposeBarProps {
  sender: string;
  onSender: (sender: string) => void;
  facts: ContainerFacts;
  /** Why it cannot be injected now; null when it can. */
  missing: string | null;
  /** Whether nothing can be written here at all. */
  locked: boolean;
  sending: boolean;
  files: RefObject<HTMLInputElement | null>;
  onFiles: (files: File[]) => void;
  onInject: () => void;
}

/** Below the text: what kind, who, which files, what will happen, and the button that does it. */
export function ComposeBar(props: ComposeBarProps) {
  const { sender, facts, missing, locked, sending, files } = props;
  const noSender = sender.trim() === '';
  return (
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
          aria-invalid={noSender}
          onChange={(event) => props.onSender(event.currentTarget.value)}
        />
      </label>
      <Button
        variant="subtle"
        color="gray"
        className={classes.attach ?? ''}
        aria-label="Attach files"
        title="Attach files (a)"
        disabled={locked || sending}
        onClick={() => files.current?.click()}
      >
        <IconPaperclip size={16} aria-hidden />
        <span className={classes.attachWord}>Attach files</span>
      </Button>
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
          if (chosen.length > 0) props.onFiles(chosen);
        }}
      />
      <Hint facts={facts} warning={locked || noSender ? missing : null} />
      <Button
        disabled={missing !== null && !sending}
        loading={sending}
        title={missing ?? 'Write it into the session (Enter)'}
        rightSection={<IconCornerDownLeft size={14} aria-hidden />}
        onClick={props.onInject}
      >
        Inject
      </Button>
    </div>
  );
}

/** What will happen to the message, or why there can be none. */
function Hint({ facts, warning }: { facts: ContainerFacts; warning: string | null }) {
  const now = useNow();
  const words = warning ?? pickup(facts, now);
  return (
    <span className={classes.hint} title={words} data-warn={warning !== null || undefined}>
      {words}
    </span>
  );
}
