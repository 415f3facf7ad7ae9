import { Button, Loader } from '@mantine/core';
import type { ReactNode } from 'react';
import { codeOf, letGo, sentenceOf } from '../bridge/index.js';
import { Alert } from './Alert.js';
import classes from './PaneState.module.css';

/** A pane that waits. It says for what, but only after a moment, so that quick answers do not flicker. */
export function Loading({ what }: { what: string }) {
  return (
    <div className={classes.pane} data-late>
      <Loader size={18} color="gray" aria-hidden />
      <output className={classes.title}>Loading {what}…</output>
    </div>
  );
}

export function Empty({ title, icon, children }: { title: string; icon?: ReactNode; children?: ReactNode }) {
  return (
    <div className={classes.pane}>
      {icon !== undefined && <div className={classes.icon}>{icon}</div>}
      <div className={classes.title}>{title}</div>
      {children !== undefined && <div className={classes.hint}>{children}</div>}
    </div>
  );
}

/** A pane whose query was refused: the sentence, and a way to ask again. */
export function Failed({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  return (
    <div className={classes.pane}>
      <div className={classes.failed}>
        <Alert sentence={sentenceOf(error)} code={codeOf(error)} />
        {onRetry !== undefined && (
          <Button variant="default" onClick={() => void letGo(error).finally(onRetry)}>
            Try again
          </Button>
        )}
      </div>
    </div>
  );
}
