import { IconAlertTriangle, IconCheck, IconMinus } from '@tabler/icons-react';
import type { PlannedLine } from '../../../contract/entities/batch.js';
import { fullTime, plural } from '../../ui/format.js';
import { linesShown } from './lines-shown.js';
import classes from './Replay.module.css';

const SHOWN = 300;

/** What would be written, line by line in their order, or why not. */
export function PlanList({ lines, writing }: { lines: readonly PlannedLine[]; writing: boolean }) {
  const skipped = lines.filter((line) => line.skipped === true).length;
  const refused = lines.filter((line) => line.problem !== null).length - skipped;
  const left = lines.length - refused - skipped;
  const shown = linesShown(lines, SHOWN);
  return (
    <>
      <p className={classes.summary} role="status" aria-label={writing ? 'Writing' : 'Dry run'}>
        {writing
          ? `${plural(left, 'message')} ${left === 1 ? 'is' : 'are'} being written. After a Cancel, the report says which were.`
          : `${plural(left, 'message')} would be written${skipped > 0 ? `, ${skipped} skipped` : ''}${refused > 0 ? `, ${plural(refused, 'line')} would not` : ''}. Nothing is written yet.`}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must get there. */}
      <ol className={classes.lines} aria-label="What would be written" tabIndex={0}>
        {shown.map((line) => (
          <PlanRow key={line.line} line={line} />
        ))}
        {lines.length > shown.length && (
          <li className={classes.rest}>and {lines.length - shown.length} more</li>
        )}
      </ol>
    </>
  );
}

function PlanRow({
  line: { line, words, kind, processAfter, files, note, problem, skipped },
}: {
  line: PlannedLine;
}) {
  return (
    <li data-wrong={(problem !== null && skipped !== true) || undefined} data-skipped={skipped}>
      <span className={classes.number}>{line}</span>
      {problem === null ? (
        <IconCheck size={14} aria-label="would be written" />
      ) : skipped === true ? (
        <IconMinus size={14} aria-label="skipped" />
      ) : (
        <IconAlertTriangle size={14} aria-label="would not be written" />
      )}
      <span className={classes.about}>
        <bdi className={classes.words}>{words}</bdi>
        <span className={classes.details}>
          {problem ??
            [
              kind,
              processAfter === null ? 'at once' : `due ${fullTime(Date.parse(processAfter))}`,
              files > 0 ? plural(files, 'file') : null,
              note,
            ]
              .filter((part) => part !== null)
              .join(' · ')}
        </span>
      </span>
    </li>
  );
}
