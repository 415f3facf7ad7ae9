import { type KeyboardEvent, lazy, type Ref, Suspense } from 'react';
import type { MessageForm } from '../../../contract/entities/draft.js';
import classes from './Compose.module.css';
import { jsonProblem, shapeHints } from './content-check.js';
import type { DraftProblem } from './drafts.js';

const JsonEditor = lazy(async () => ({ default: (await import('./JsonEditor.js')).JsonEditor }));

interface ComposeTextProps {
  form: MessageForm;
  locked: boolean;
  sending: boolean;
  problem: DraftProblem | null;
  onFill: (change: Partial<MessageForm>) => void;
  onSend: (next: boolean) => void;
  ref: Ref<{ focus(): void }>;
}

/** What is said: as text, or the whole content as JSON. */
export function ComposeText({ form, locked, sending, problem, onFill, onSend, ref }: ComposeTextProps) {
  const invalid = problem?.field === 'content' || problem?.field === 'text';

  function onKeyDown(event: KeyboardEvent): void {
    // Enter also ends an IME composition (Japanese, Chinese): that one is not meant for us.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    if (event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    onSend(false);
  }

  if (form.asJson) {
    return (
      <>
        <Suspense fallback={<div className={classes.json} />}>
          <JsonEditor
            key={form.kind}
            ref={ref}
            value={form.json}
            kind={form.kind}
            readOnly={locked || sending}
            invalid={invalid}
            onChange={(json) => onFill({ json })}
            onSend={onSend}
          />
        </Suspense>
        <JsonNotes form={form} />
      </>
    );
  }
  const what = form.kind === 'task' ? 'Write what the agent should do…' : 'Write a message to the agent…';
  return (
    <textarea
      ref={(element) => {
        if (typeof ref === 'function') ref(element);
        else if (ref !== null) ref.current = element;
      }}
      aria-label="Message text"
      aria-invalid={invalid}
      className={classes.text}
      dir="auto"
      rows={2}
      placeholder={
        locked ? 'Nothing can be written here' : `${what}   Enter sends, Shift+Enter starts a new line`
      }
      value={form.text}
      disabled={locked}
      onChange={(event) => onFill({ text: event.currentTarget.value })}
      onKeyDown={onKeyDown}
    />
  );
}

/** What is wrong with the JSON, or what a runner would miss in it. */
function JsonNotes({ form }: { form: MessageForm }) {
  const wrong = jsonProblem(form.json);
  const hints = wrong === null ? shapeHints(form.kind, form.json) : [`${wrong.place}: ${wrong.message}`];
  return (
    <p
      className={classes.notes}
      role="status"
      aria-label="JSON check"
      data-wrong={wrong !== null || undefined}
    >
      {hints.length === 0 ? 'Runners can read this content. Ctrl+Space completes keys.' : hints.join(' · ')}
    </p>
  );
}
