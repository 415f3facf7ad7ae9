import type { SessionSummary } from '../../contract/entities/session.js';
import { Compose, type Drafts, type Goal, Timeline } from '../features/message/index.js';
import type { Situation } from '../ui/command.js';
import { ErrorBoundary } from '../ui/ErrorBoundary.js';
import classes from './App.module.css';
import { NoSession } from './FirstMiddle.js';
import { RowMenu } from './RowMenu.js';
import { Toasts } from './Toasts.js';

interface SessionViewProps {
  session: SessionSummary | undefined;
  messageKey: string | null;
  /** Where to go first; null for the newest row. */
  goal: Goal | null;
  onGoal: (key: string | null) => void;
  onOpenMessage: (key: string) => void;
  situation: () => Situation;
  drafts: Drafts;
  /** Opens the next session and gives its composer the focus. */
  onNext: () => void;
}

/** The middle: the open session's timeline and its composer. */
export function SessionView(props: SessionViewProps) {
  const { session } = props;
  return (
    <div className={classes.middle}>
      <section aria-label="Timeline" className={classes.timeline}>
        <ErrorBoundary pane="the timeline" resetKey={session?.id ?? null}>
          {session === undefined ? (
            <NoSession />
          ) : (
            <RowMenu menu="row" situation={props.situation}>
              <Timeline
                key={session.id}
                session={session}
                selectedKey={props.messageKey}
                goal={props.goal}
                onGoal={props.onGoal}
                onOpenMessage={props.onOpenMessage}
              />
            </RowMenu>
          )}
        </ErrorBoundary>
        <Toasts />
      </section>
      {session !== undefined && (
        <ErrorBoundary pane="the composer" resetKey={session.id}>
          <Compose key={session.id} session={session} drafts={props.drafts} onNext={props.onNext} />
        </ErrorBoundary>
      )}
    </div>
  );
}
