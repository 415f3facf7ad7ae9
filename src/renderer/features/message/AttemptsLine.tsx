import { IconSendOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { attemptsLine } from '../../../rules/delivery-attempt.js';
import { query } from '../../bridge/index.js';
import { visible } from '../../ui/format.js';
import { useCoarseNow } from '../../ui/now.js';
import classes from './MessageRow.module.css';

/** How often the host has failed to deliver a row, where hosts keep that, and why. */
export function AttemptsLine({ sessionId, messageId }: { sessionId: string; messageId: string }) {
  const { data } = useQuery(query('message.attempts', { sessionId }));
  const found = data?.find((one) => one.messageId === messageId);
  const now = useCoarseNow(found === undefined ? null : 1000);
  if (found === undefined) return null;
  const line = visible(attemptsLine(found, now));
  return (
    <p className={classes.attempts} title={line}>
      <IconSendOff size={13} aria-hidden />
      <bdi>{line}</bdi>
    </p>
  );
}
