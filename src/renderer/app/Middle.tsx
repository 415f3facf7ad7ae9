import type { ComponentProps, Ref } from 'react';
import type { AttentionItem } from '../../rules/attention.js';
import { type AttentionHandle, AttentionView } from '../features/attention/index.js';
import { ErrorBoundary } from '../ui/ErrorBoundary.js';
import classes from './App.module.css';
import { SessionView } from './SessionView.js';
import { Toasts } from './Toasts.js';

interface MiddleProps extends ComponentProps<typeof SessionView> {
  attentionShown: boolean;
  onOpenMatter: (item: AttentionItem) => void;
  onCloseAttention: () => void;
  attentionRef: Ref<AttentionHandle>;
}

/** What needs attention while that is asked for, or else the open session. */
export function Middle(props: MiddleProps) {
  const { attentionShown, onOpenMatter, onCloseAttention, attentionRef, ...session } = props;
  if (!attentionShown) return <SessionView {...session} />;
  return (
    <div className={classes.middle}>
      <ErrorBoundary pane="what needs attention">
        <AttentionView
          ref={attentionRef}
          readOnlyReason={session.readOnlyReason}
          onOpen={onOpenMatter}
          onClose={onCloseAttention}
        />
      </ErrorBoundary>
      <Toasts />
    </div>
  );
}
