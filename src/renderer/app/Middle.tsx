import type { ComponentProps } from 'react';
import type { AttentionItem } from '../../rules/attention.js';
import { AttentionView } from '../features/attention/index.js';
import { ErrorBoundary } from '../ui/ErrorBoundary.js';
import classes from './App.module.css';
import { SessionView } from './SessionView.js';
import { Toasts } from './Toasts.js';

interface MiddleProps extends ComponentProps<typeof SessionView> {
  attentionShown: boolean;
  onOpenMatter: (item: AttentionItem) => void;
}

/** What needs attention while that is asked for, or else the open session. */
export function Middle(props: MiddleProps) {
  const { attentionShown, onOpenMatter, ...session } = props;
  if (!attentionShown) return <SessionView {...session} />;
  return (
    <div className={classes.middle}>
      <ErrorBoundary pane="what needs attention">
        <AttentionView onOpen={onOpenMatter} />
      </ErrorBoundary>
      <Toasts />
    </div>
  );
}
