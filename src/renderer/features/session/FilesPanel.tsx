import { bytes, fullTime, plural, shortTime, visible } from '../../ui/format.js';
import { useCoarseNow } from '../../ui/now.js';
import { Empty, Failed, Loading } from '../../ui/PaneState.js';
import { useSessionDetail } from './queries.js';
import classes from './SessionList.module.css';

/** The files in the session's folder. */
export function FilesPanel({ sessionId }: { sessionId: string }) {
  const found = useSessionDetail(sessionId);
  const now = useCoarseNow(60_000);
  if (found.isPending) return <Loading what="files" />;
  if (found.isError) return <Failed error={found.error} onRetry={() => void found.refetch()} />;
  const { files, moreFiles } = found.data;
  if (files.length === 0) return <Empty title="No files">The session’s folder is empty.</Empty>;
  return (
    <>
      <table className={classes.files}>
        <thead>
          <tr>
            <th>File</th>
            <th>Size</th>
            <th>Changed</th>
          </tr>
        </thead>
        <tbody>
          {files.map((file) => (
            <tr key={file.path}>
              <th scope="row">
                <bdi>{visible(file.path)}</bdi>
              </th>
              <td>{bytes(file.size)}</td>
              <td title={fullTime(file.modifiedAt)}>{shortTime(file.modifiedAt, now)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {moreFiles && <p className={classes.none}>Only the first {plural(files.length, 'file')} are listed.</p>}
    </>
  );
}
