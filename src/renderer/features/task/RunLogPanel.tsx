import { Button } from '@mantine/core';
import { IconFolderOpen } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useLayoutEffect, useRef } from 'react';
import { call, codeOf, query, sentenceOf } from '../../bridge/index.js';
import { showAlert } from '../../ui/alerts.js';
import { Fact, Facts, PanelTitle, TimeFact } from '../../ui/Facts.js';
import { bytes, visible } from '../../ui/format.js';
import { Note } from '../../ui/Note.js';
import { Failed, Loading } from '../../ui/PaneState.js';
import classes from './RunLog.module.css';

async function reveal(sessionId: string): Promise<void> {
  try {
    await call('task.revealLog', { sessionId });
  } catch (error) {
    showAlert(sentenceOf(error), codeOf(error));
  }
}

/** The run log of the series that the session is of: its end, as plain text, and where it lies. */
export function RunLogPanel({ sessionId }: { sessionId: string }) {
  // It is a file of the project, which nothing here watches: read again whenever it is shown.
  const found = useQuery({ ...query('task.runLog', { sessionId }), staleTime: 0 });
  return (
    <section aria-label="Run log">
      <PanelTitle>Run log</PanelTitle>
      {found.isPending && <Loading what="the run log" />}
      {found.isError && <Failed error={found.error} onRetry={() => void found.refetch()} />}
      {found.data !== undefined && !found.data.found && <Note>{found.data.reason}</Note>}
      {found.data?.found === true && (
        <>
          {found.data.cut && (
            <Note>
              Only its end is shown: the file has {bytes(found.data.size)}. Reveal it to read the whole.
            </Note>
          )}
          {found.data.text === '' ? <Note>It is empty.</Note> : <Text text={found.data.text} />}
        </>
      )}
      {found.data?.path != null && (
        <Facts>
          <Fact name="Path" value={found.data.path} mono copy={found.data.path} />
          {found.data.found && <TimeFact name="Changed" at={found.data.modifiedAt} />}
        </Facts>
      )}
      {found.data?.found === true && (
        <Button
          variant="default"
          leftSection={<IconFolderOpen size={14} aria-hidden />}
          onClick={() => void reveal(sessionId)}
        >
          Reveal run log
        </Button>
      )}
    </section>
  );
}

/** Its newest line is its last, and stands in view. */
function Text({ text }: { text: string }) {
  const ref = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element !== null && text !== '') element.scrollTop = element.scrollHeight;
  }, [text]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keys.
    <section ref={ref} className={classes.text} tabIndex={0} dir="auto" aria-label="End of the run log">
      {text.split('\n').map(visible).join('\n')}
    </section>
  );
}
