import { Button, Menu } from '@mantine/core';
import {
  IconAdjustmentsHorizontal,
  IconBraces,
  IconChevronUp,
  IconCornerDownLeft,
  IconPaperclip,
} from '@tabler/icons-react';
import type { ReactNode, RefObject } from 'react';
import type { ContainerFacts } from '../../../contract/entities/container.js';
import type { InboundKind, MessageForm } from '../../../contract/entities/draft.js';
import type { TaskPlan } from '../../../contract/entities/task.js';
import { CommandItem } from '../../ui/CommandItem.js';
import classes from './Compose.module.css';
import { ComposeHint } from './ComposeHint.js';
import { onlyJson } from './form.js';
import { noSender } from './missing.js';

interface ComposeBarProps {
  sessionId: string;
  form: MessageForm;
  /** Those that the session takes. */
  kinds: readonly InboundKind[];
  /** What a task of its own comes to, null while that is not known; undefined for a message in this session. */
  task: TaskPlan | null | undefined;
  facts: ContainerFacts;
  /** Why it cannot be injected now; null when it can. */
  missing: string | null;
  /** What to know before it is injected; null for nothing. */
  caution: string | null;
  /** Whether nothing can be written here at all. */
  locked: boolean;
  sending: boolean;
  more: boolean;
  files: RefObject<HTMLInputElement | null>;
  templates: ReactNode;
  onKind: (kind: InboundKind) => void;
  onFill: (change: Partial<MessageForm>) => void;
  onJson: () => void;
  onMore: () => void;
  onFiles: (files: File[]) => void;
  onSend: () => void;
}

/** Below the text: what kind, who, which files, what will happen, and the button that does it. */
export function ComposeBar(props: ComposeBarProps) {
  const { form, kinds, facts, missing, locked, sending, files } = props;
  // One that a draft has from before stays in sight.
  const offered = kinds.includes(form.kind) ? kinds : [...kinds, form.kind];
  const warn = locked || noSender(form) || form.asJson || !kinds.includes(form.kind);
  return (
    <div className={classes.bar}>
      <select
        aria-label="Kind"
        className={classes.kind}
        disabled={locked || sending}
        value={form.kind}
        onChange={(event) => {
          const kind = offered.find((k) => k === event.currentTarget.value);
          if (kind !== undefined) props.onKind(kind);
        }}
      >
        {offered.map((kind) => (
          <option key={kind} value={kind}>
            {kind}
          </option>
        ))}
      </select>
      <Sender form={form} disabled={locked || sending} onFill={props.onFill} />
      <Tool
        label="Attach files"
        keys="a"
        wide
        disabled={locked || sending}
        onClick={() => files.current?.click()}
      >
        <IconPaperclip size={16} aria-hidden />
      </Tool>
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
      <Tool label="More fields" keys="m" pressed={props.more} disabled={locked} onClick={props.onMore}>
        <IconAdjustmentsHorizontal size={16} aria-hidden />
      </Tool>
      <Tool
        label="Write as JSON"
        pressed={form.asJson}
        disabled={locked || sending || onlyJson(form.kind)}
        onClick={props.onJson}
      >
        <IconBraces size={16} aria-hidden />
      </Tool>
      {props.templates}
      <ComposeHint
        sessionId={props.sessionId}
        form={form}
        task={props.task}
        facts={facts}
        warning={(warn ? missing : null) ?? props.caution}
      />
      <Button.Group className={classes.send ?? ''}>
        <Button
          disabled={missing !== null && !sending}
          loading={sending}
          title={
            missing ??
            (form.asJson ? 'Write it into the session (Ctrl+Enter)' : 'Write it into the session (Enter)')
          }
          rightSection={<IconCornerDownLeft size={14} aria-hidden />}
          onClick={props.onSend}
        >
          Inject
        </Button>
        <Menu position="top-end">
          <Menu.Target>
            <Button px={6} aria-label="Other ways to send" disabled={missing !== null || sending}>
              <IconChevronUp size={14} aria-hidden />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <CommandItem id="message.send" />
            <CommandItem id="message.sendNext" />
            <CommandItem id="message.route" />
          </Menu.Dropdown>
        </Menu>
      </Button.Group>
    </div>
  );
}

/** Who says it, for kinds that have a sender. */
function Sender({
  form,
  disabled,
  onFill,
}: { form: MessageForm; disabled: boolean } & Pick<ComposeBarProps, 'onFill'>) {
  const { author } = form;
  if (form.asJson || (form.kind !== 'chat' && form.kind !== 'chat-sdk')) return null;
  const chat = form.kind === 'chat';
  return (
    <label className={classes.sender}>
      as
      <input
        aria-label="Sender"
        value={chat ? form.sender : author.fullName}
        maxLength={200}
        disabled={disabled}
        aria-invalid={noSender(form)}
        dir="auto"
        onChange={({ currentTarget: { value } }) =>
          onFill(chat ? { sender: value, senderId: '' } : { author: { ...author, fullName: value } })
        }
      />
    </label>
  );
}

interface ToolProps {
  label: string;
  keys?: string;
  pressed?: boolean;
  /** Whether its word is shown where there is room. */
  wide?: boolean;
  disabled: boolean;
  onClick: () => void;
  children: ReactNode;
}

function Tool({ label, keys, pressed, wide, disabled, onClick, children }: ToolProps) {
  return (
    <Button
      variant={pressed === true ? 'light' : 'subtle'}
      color={pressed === true ? 'console' : 'gray'}
      className={classes.attach ?? ''}
      aria-label={label}
      aria-pressed={pressed}
      title={keys === undefined ? label : `${label} (${keys})`}
      disabled={disabled}
      onClick={onClick}
    >
      {children}
      {wide === true && <span className={classes.attachWord}>{label}</span>}
    </Button>
  );
}
