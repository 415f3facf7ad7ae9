import {
  type ClipboardEvent,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { MessageForm } from '../../../contract/entities/draft.js';
import type { SessionSummary } from '../../../contract/entities/session.js';
import { Alert } from '../../ui/Alert.js';
import { showAlert } from '../../ui/alerts.js';
import { useShell } from '../../ui/command.js';
import { StagedChips } from '../attachment/index.js';
import { toastWritten } from '../audit/index.js';
import { cautionFor, unusableBecause } from '../session/index.js';
import { useReadOnlyReason } from '../workspace/index.js';
import classes from './Compose.module.css';
import { ComposeBar } from './ComposeBar.js';
import { ComposeText } from './ComposeText.js';
import type { Drafts } from './drafts.js';
import { editAgain } from './edit-again.js';
import { hasMore } from './form.js';
import { withKind } from './form-json.js';
import { composer, timeline } from './handles.js';
import { MoreFields } from './MoreFields.js';
import { missingOf } from './missing.js';
import { OriginalNote } from './OriginalNote.js';
import { useRecurrence } from './queries.js';
import { ReplaceDialog } from './ReplaceDialog.js';
import { routeDialog } from './route.js';
import { TaskNote } from './TaskNote.js';
import { TemplateMenu, type TemplateMenuHandle } from './TemplateMenu.js';
import { useTaskTarget } from './use-task-target.js';

interface ComposeProps {
  session: SessionSummary;
  drafts: Drafts;
  /** Opens the next session and gives its composer the focus. */
  onNext: () => void;
}

/** Writes a message into the session's inbound.db by hand. */
export function Compose({ session, drafts, onNext }: ComposeProps) {
  const { id: sessionId } = session;
  const { openSession } = useShell();
  const readOnly = useReadOnlyReason();
  const readOnlyReason = readOnly ?? unusableBecause(session);
  const draft = useSyncExternalStore(drafts.subscribe, () => drafts.of(sessionId));
  const [moreAsked, setMore] = useState<boolean | null>(null);
  const text = useRef<{ focus(): void }>(null);
  const section = useRef<HTMLElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const templates = useRef<TemplateMenuHandle>(null);
  useEffect(() => {
    void drafts.load(sessionId);
    return () => void drafts.flush();
  }, [drafts, sessionId]);

  const { form, problem } = draft;
  const locked = readOnlyReason !== null;
  const { kinds, own, plan, misfit } = useTaskTarget(session, draft, drafts);
  const missing = missingOf(draft, readOnlyReason ?? misfit, useRecurrence(sessionId, form).isError);
  const inMore = problem?.field != null && !['content', 'text', 'original'].includes(problem.field);
  const more = inMore || (moreAsked ?? hasMore(form));
  const fill = (change: Partial<MessageForm>) => drafts.fill(sessionId, change);
  /** Runs a change of the whole draft, unless the draft is being sent. */
  const unlessSending = (change: () => void) => {
    if (draft.sending) showAlert('The message in the composer is being written. Try again when it is.');
    else change();
  };
  const toggleJson = () => unlessSending(() => drafts.toggleJson(sessionId));

  async function send(next: boolean): Promise<void> {
    if (missing !== null || draft.sending) return;
    const done = await drafts.send(sessionId, own ? session.agentGroup.id : null);
    if (done === null) return;
    setMore(null);
    const { task } = done;
    if (task === null) {
      toastWritten(`Injected as seq ${done.seq}`, done.entry);
      timeline.current?.follow();
    } else {
      const open = { label: 'Open its session', run: () => openSession(task.sessionId) };
      toastWritten(`Task ${task.series} was made`, done.entry, 'Undo', open);
    }
    if (next) onNext();
    // If the person went elsewhere meanwhile, the focus stays there.
    else if (
      section.current?.contains(document.activeElement) === true ||
      document.activeElement === document.body
    )
      text.current?.focus();
  }

  function route(): void {
    if (missing !== null || draft.sending) return;
    const onSent = () => {
      drafts.takeOut(sessionId, draft);
      timeline.current?.follow();
    };
    routeDialog.open({ session, draft, onSent, onDirect: () => void send(false) });
  }

  useImperativeHandle(composer, () => ({
    route,
    focus: () => text.current?.focus(),
    chooseFiles: () => files.current?.click(),
    send: (next) => void send(next),
    toggleMore: () => setMore(!more),
    toggleJson,
    openTemplates: () => templates.current?.open(),
    saveTemplate: () => templates.current?.save(),
    clear: () => unlessSending(() => drafts.clear(sessionId)),
    append: (added) => void drafts.append(sessionId, added),
    editAgain: async (message) => {
      if (await editAgain(drafts, sessionId, message)) text.current?.focus();
    },
  }));

  function onPaste(event: ClipboardEvent): void {
    const pasted = [...event.clipboardData.files];
    if (pasted.length === 0 || locked) return;
    event.preventDefault();
    void drafts.attach(sessionId, pasted);
  }

  return (
    <section
      ref={section}
      aria-label="Compose"
      className={classes.compose}
      aria-busy={draft.sending}
      onPaste={onPaste}
    >
      {problem !== null && (
        <Alert
          sentence={problem.sentence}
          code={problem.code}
          onDismiss={() => drafts.change(sessionId, { problem: null })}
        />
      )}
      {draft.original !== null && (
        <OriginalNote
          original={draft.original}
          form={form}
          disabled={locked || draft.sending}
          onTakeBack={(takeBack) => drafts.takeBack(sessionId, takeBack)}
        />
      )}
      {own && <TaskNote form={form} plan={plan} disabled={locked || draft.sending} onFill={fill} />}
      {more && (
        <MoreFields
          sessionId={sessionId}
          form={form}
          plain={own}
          disabled={locked || draft.sending}
          problem={problem}
          onFill={fill}
        />
      )}
      <StagedChips
        sessionId={sessionId}
        staged={draft.staged}
        staging={draft.staging}
        disabled={draft.sending}
        onRemove={(token) => void drafts.detach(sessionId, token)}
      />
      <ComposeText
        ref={text}
        form={form}
        locked={locked}
        sending={draft.sending}
        problem={problem}
        onFill={fill}
        onSend={(next) => void send(next)}
      />
      <ComposeBar
        sessionId={sessionId}
        form={form}
        kinds={kinds}
        task={own ? (plan.data ?? null) : undefined}
        facts={session.container}
        missing={missing}
        caution={own ? null : cautionFor(session)}
        locked={locked}
        sending={draft.sending}
        more={more}
        files={files}
        templates={
          <TemplateMenu
            ref={templates}
            form={form}
            locked={locked || draft.sending}
            onUse={(used) => {
              fill({ ...used, sender: used.sender || form.sender });
              text.current?.focus();
            }}
          />
        }
        onKind={(kind) => fill(withKind(form, kind))}
        onFill={fill}
        onJson={toggleJson}
        onMore={() => setMore(!more)}
        onFiles={(chosen) => void drafts.attach(sessionId, chosen)}
        onSend={() => void send(false)}
      />
      <ReplaceDialog key={sessionId} />
    </section>
  );
}
