import { Button } from '@mantine/core';
import type { SessionDigest } from '../../../contract/entities/session.js';
import { Alert } from '../../ui/Alert.js';
import { useCommand } from '../../ui/CommandItem.js';
import classes from './Timeline.module.css';

const SHOWN = {
  'inbound.db':
    'Only the agent’s side is shown, from outbound.db; what was said to it, and what was delivered, is not known.',
  'outbound.db':
    'Only what was said to the agent is shown, from inbound.db; its answers, and what it has taken, are not known.',
};

/** Says which half of a session is not shown, and why, where one of its files is bad. */
export function HalfNote({ digest }: { digest: SessionDigest | null }) {
  const reveal = useCommand('session.reveal');
  if (digest?.readable !== true) return null;
  return digest.bad.map(({ file, code, message }) => (
    <div key={file} className={classes.half}>
      <Alert sentence={message} code={code}>
        <span className={classes.shown}>{SHOWN[file]}</span>
        <Button className={classes.reveal ?? ''} size="compact-xs" variant="default" onClick={reveal.run}>
          Reveal folder
        </Button>
      </Alert>
    </div>
  ));
}
