import { Button, Progress } from '@mantine/core';
import { useState } from 'react';
import type { SearchState } from '../../../contract/entities/search.js';
import { call } from '../../bridge/index.js';
import { Alert } from '../../ui/Alert.js';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { bytes, plural } from '../../ui/format.js';
import { useIndexAction } from './queries.js';
import classes from './Search.module.css';
import { stateWords } from './state-words.js';

/** How far the index is, and what can be done with it. */
export function IndexState({ state }: { state: SearchState }) {
  const [asking, setAsking] = useState<'this' | 'others' | null>(null);
  const { mutate, mutateAsync, isPending } = useIndexAction();
  const { phase, still, sessions, unread, problem, otherBytes } = state;
  const rests = phase === 'none' || still === 'paused';
  const [first] = unread.some;
  return (
    <footer className={classes.state}>
      {problem !== null && <Alert sentence={problem} code={null} />}
      {first !== undefined && (
        <p className={classes.quiet}>
          {plural(unread.count, 'session')} could not be read, and what was known of them is searched:{' '}
          <bdi>{first.message}</bdi>
        </p>
      )}
      {phase === 'words' && !rests && (
        <Progress
          size="xs"
          aria-label="Sessions read"
          value={sessions.all === 0 ? 0 : (100 * sessions.done) / sessions.all}
        />
      )}
      <div className={classes.stateLine}>
        <span role="status">{stateWords(state)}</span>
        {still !== 'elsewhere' && (
          <Button
            variant="default"
            size="compact-xs"
            loading={isPending}
            onClick={() =>
              mutate(() => (rests ? call('search.resume', undefined) : call('search.pause', undefined)))
            }
          >
            {phase === 'none' ? 'Build the index' : rests ? 'Resume' : 'Pause'}
          </Button>
        )}
        {phase !== 'none' && still !== 'elsewhere' && (
          <Button variant="subtle" size="compact-xs" onClick={() => setAsking('this')}>
            Delete the index…
          </Button>
        )}
        {otherBytes > 0 && (
          <Button variant="subtle" size="compact-xs" onClick={() => setAsking('others')}>
            Delete those of other workspaces…
          </Button>
        )}
      </div>
      {asking !== null && (
        <ConfirmDialog
          title={asking === 'this' ? 'Delete the search index' : 'Delete other search indexes'}
          action="Delete"
          size="small"
          danger
          onConfirm={() => mutateAsync(() => call('search.delete', { which: asking }))}
          onClose={() => setAsking(null)}
        >
          {asking === 'this'
            ? 'No message is deleted: the index is a copy of their texts in the console’s own folder. Nothing is found until it is built again, which you start here.'
            : `The indexes of other workspaces take ${bytes(otherBytes)}. They are built again when those are opened.`}
        </ConfirmDialog>
      )}
    </footer>
  );
}
