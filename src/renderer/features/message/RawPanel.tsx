import { CopyButton } from '../../ui/CopyButton.js';
import { Failed, Loading } from '../../ui/PaneState.js';
import { PlainText } from '../../ui/PlainText.js';
import { NoMessage } from './MessagePanel.js';
import { useMessageRaw } from './queries.js';
import classes from './RawPanel.module.css';
import { rowJson } from './row-json.js';

interface RawPanelProps {
  sessionId: string;
  messageKey: string | null;
}

/** Every column of the open message's row, as the file has it. */
export function RawPanel({ sessionId, messageKey }: RawPanelProps) {
  if (messageKey === null) return <NoMessage />;
  return <Columns key={messageKey} sessionId={sessionId} messageKey={messageKey} />;
}

function Columns({ sessionId, messageKey }: { sessionId: string; messageKey: string }) {
  const raw = useMessageRaw(sessionId, messageKey);
  if (raw.isPending) return <Loading what="the row" />;
  if (raw.isError) return <Failed error={raw.error} onRetry={() => void raw.refetch()} />;
  const asJson = rowJson(raw.data);
  return (
    <>
      <div className={classes.head}>
        <code>{raw.data.table}</code>
        {asJson === null ? (
          <span className={classes.cut}>Too large to be copied whole.</span>
        ) : (
          <CopyButton value={asJson} what="the row as JSON" />
        )}
      </div>
      <table className={classes.table}>
        <thead>
          <tr>
            <th>Column</th>
            <th>Value</th>
          </tr>
        </thead>
        <tbody>
          {raw.data.columns.map((column) => (
            <tr key={column.name}>
              <th scope="row">
                <bdi>{column.name}</bdi>
                <span className={classes.storage}>
                  {column.notUtf8 === true ? 'text, not in UTF-8: its bytes' : column.storage}
                </span>
              </th>
              <td>
                {column.value === null ? (
                  <span className={classes.storage}>NULL</span>
                ) : (
                  <PlainText text={column.value} mono />
                )}
                {column.cut && <span className={classes.cut}>Cut at 8 MiB.</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
