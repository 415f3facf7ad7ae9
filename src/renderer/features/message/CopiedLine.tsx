import { IconCopy } from '@tabler/icons-react';
import type { CopiedRow } from '../../../contract/entities/copied-row.js';
import { COPIES_KEPT, copiedFrom } from '../../../rules/copied-row.js';
import { useShell } from '../../ui/command.js';
import { useSessionSummary } from '../session/index.js';
import { EventLine } from './EventLine.js';
import classes from './MessageContent.module.css';

const MEANING = `A host has copied it, so that the agent knows of it. It starts no turn; the newest ${COPIES_KEPT.newest} copies are kept, for ${COPIES_KEPT.days} days.`;

/** Where a row was copied from, with the way there. */
export function CopiedLine({ copied }: { copied: CopiedRow }) {
  const { openSession } = useShell();
  const source = useSessionSummary(copied.sessionId);
  return (
    <EventLine icon={<IconCopy size={14} aria-hidden />} label="Copy" title={MEANING}>
      of what was said in <bdi>{copiedFrom(copied)}</bdi>
      {source !== undefined && (
        <>
          {' · '}
          <button
            type="button"
            className={classes.link}
            onClick={(event) => {
              event.stopPropagation();
              openSession(source.id);
            }}
          >
            <bdi>{source.threadId ?? source.title}</bdi>
          </button>
        </>
      )}
    </EventLine>
  );
}
