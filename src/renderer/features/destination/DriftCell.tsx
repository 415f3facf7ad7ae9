import {
  IconArrowsDiff,
  IconCheck,
  IconFileAlert,
  IconHourglass,
  IconMinus,
  IconPlus,
} from '@tabler/icons-react';
import type { Destination } from '../../../contract/entities/destination.js';
import { sentenceOf } from '../../bridge/index.js';
import classes from './Destinations.module.css';
import { type DestinationRow, type Drift, isStale, type ProjectedSession } from './drift.js';
import type { Projection } from './queries.js';

const marks: Record<Drift, { word: string; icon: typeof IconCheck }> = {
  same: { word: 'same', icon: IconCheck },
  differs: { word: 'different', icon: IconArrowsDiff },
  'only-configured': { word: 'missing', icon: IconMinus },
  'only-projected': { word: 'extra', icon: IconPlus },
};

/** What one session was told of one name. */
export function DriftCell({ projection, row }: { projection: Projection; row: DestinationRow | undefined }) {
  if (projection.state !== 'read' || row === undefined) return <td className={classes.quiet}>–</td>;
  const { word, icon: Icon } = marks[row.drift];
  return (
    <td data-drift={row.drift}>
      <span className={classes.mark}>
        <Icon size={13} aria-hidden />
        {word}
      </span>
      {row.drift !== 'same' && row.projected !== null && <bdi className={classes.quiet}>{row.projected}</bdi>}
    </td>
  );
}

/** A session's projection in a few words. */
export function ProjectionWords({ wanted, column }: { wanted: Destination[]; column: ProjectedSession }) {
  const { projection } = column;
  switch (projection.state) {
    case 'loading':
      return (
        <span className={classes.mark}>
          <IconHourglass size={12} aria-hidden /> being read
        </span>
      );
    case 'failed':
      return (
        <span className={classes.mark} data-tone="bad" title={sentenceOf(projection.error)}>
          <IconFileAlert size={12} aria-hidden /> unreadable
        </span>
      );
    case 'no-table':
      return (
        <span
          className={classes.mark}
          data-tone="warn"
          title="Its inbound.db is from an older version without a destinations table."
        >
          <IconFileAlert size={12} aria-hidden /> older version
        </span>
      );
    case 'read':
      return isStale(wanted, projection) ? (
        <span className={classes.mark} data-tone="warn">
          <IconArrowsDiff size={12} aria-hidden /> outdated
        </span>
      ) : (
        <span className={classes.mark}>
          <IconCheck size={12} aria-hidden /> up to date
        </span>
      );
  }
}
