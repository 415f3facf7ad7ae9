import { IconPencil, IconTrash, IconUpload } from '@tabler/icons-react';
import type { ConfiguredDestination } from '../../../contract/entities/destination.js';
import { botOf } from '../../../rules/bot.js';
import { chatStanding } from '../../../rules/chat-standing.js';
import { threadBeside } from '../../../rules/task.js';
import { IconButton } from '../../ui/IconButton.js';
import { Empty } from '../../ui/PaneState.js';
import { useMessagingGroups } from '../messaging-group/index.js';
import { HeldFor } from '../policy/index.js';
import classes from './Destinations.module.css';
import { DriftCell, ProjectionWords } from './DriftCell.js';
import { compareDestinations, type ProjectedSession } from './drift.js';
import { addressable } from './target.js';

interface DestinationMatrixProps {
  /** Whose they are. */
  agentGroupId: string;
  rows: ConfiguredDestination[];
  columns: ProjectedSession[];
  readOnly: boolean;
  onEdit: (row: ConfiguredDestination) => void;
  onRemove: (row: ConfiguredDestination) => void;
  onProject: (column: ProjectedSession) => void;
}

/** The configured rows, and beside each what every session was told: same, missing, different, extra. */
export function DestinationMatrix(props: DestinationMatrixProps) {
  const { rows, columns, readOnly, onEdit, onRemove, onProject } = props;
  const wanted = addressable(rows);
  const compared = columns.map(({ projection }) =>
    projection.state === 'read'
      ? new Map(compareDestinations(wanted, projection.projected).map((row) => [row.name, row]))
      : null,
  );
  const configured = new Set(rows.map(({ name }) => name));
  const told = compared.flatMap((column) => (column === null ? [] : [...column.keys()]));
  const extra = [...new Set(told)].filter((name) => !configured.has(name)).sort();
  if (rows.length === 0 && extra.length === 0) {
    return (
      <Empty title="No destinations">
        This agent cannot address anybody by name. Add the first destination.
      </Empty>
    );
  }
  const cells = (name: string) =>
    columns.map((column, index) => (
      <DriftCell key={column.session.id} projection={column.projection} row={compared[index]?.get(name)} />
    ));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be scrollable by keys.
    <section className={classes.scroll} aria-label="Destinations and sessions" tabIndex={0}>
      <table className={classes.matrix}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Leads to</th>
            {columns.map((column) => (
              <th key={column.session.id} scope="col">
                <span className={classes.session}>
                  <bdi title={column.session.id}>{column.session.title}</bdi>
                  <IconButton
                    label={`Update ${column.session.title}…`}
                    size={22}
                    disabled={readOnly || column.projection.state === 'no-table'}
                    onClick={() => onProject(column)}
                  >
                    <IconUpload size={13} aria-hidden />
                  </IconButton>
                </span>
                {threadBeside(column.session) !== null && (
                  <bdi className={classes.quiet}>{threadBeside(column.session)}</bdi>
                )}
                <ProjectionWords wanted={wanted} column={column} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <th scope="row">
                <span className={classes.name}>
                  <bdi>{row.name}</bdi>
                  <IconButton
                    label={`Edit ${row.name}…`}
                    size={22}
                    disabled={readOnly}
                    onClick={() => onEdit(row)}
                  >
                    <IconPencil size={13} aria-hidden />
                  </IconButton>
                  <IconButton
                    label={`Remove ${row.name}…`}
                    size={22}
                    disabled={readOnly}
                    onClick={() => onRemove(row)}
                  >
                    <IconTrash size={13} aria-hidden />
                  </IconButton>
                </span>
              </th>
              <td>
                <Target row={row} />
                {row.targetType === 'agent' && <HeldFor from={props.agentGroupId} to={row.targetId} />}
              </td>
              {cells(row.name)}
            </tr>
          ))}
          {extra.map((name) => (
            <tr key={`extra ${name}`}>
              <th scope="row">
                <bdi>{name}</bdi>
              </th>
              <td className={classes.quiet}>not configured</td>
              {cells(name)}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Target({ row: { resolved, targetType, targetId } }: { row: ConfiguredDestination }) {
  const chat = useMessagingGroups().data?.find(({ id }) => targetType === 'channel' && id === targetId);
  const bot = chat === undefined ? null : botOf(chat);
  const standing = chat === undefined ? null : chatStanding(chat);
  if (resolved === null) {
    return (
      <span className={classes.dangling}>
        dangling: no {targetType} <bdi>{targetId}</bdi>
      </span>
    );
  }
  const { displayName, channelType, platformId, type } = resolved;
  return (
    <>
      <bdi>{displayName}</bdi>
      <span className={classes.quiet}>
        {type === 'agent' ? (
          <>
            agent <bdi>{targetId}</bdi>
          </>
        ) : (
          <>
            {channelType} <bdi>{platformId}</bdi>
            {bot !== null && (
              <>
                {' '}
                (bot <bdi>{bot}</bdi>)
              </>
            )}
            {standing !== null && <span title={standing.sentence}>, {standing.word}</span>}
          </>
        )}
      </span>
    </>
  );
}
