import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { BatchReport } from '../../../contract/entities/batch.js';
import { showAlert, toast } from '../../ui/alerts.js';
import { copyText } from '../../ui/clipboard.js';
import { DialogActions } from '../../ui/Dialog.js';
import { plural } from '../../ui/format.js';
import { saveReport } from './queries.js';
import classes from './Replay.module.css';
import { countOutcomes, reportText } from './report-text.js';

const SHOWN = 300;

/** What was written and what was not. */
export function ReportView({ report, onClose }: { report: BatchReport; onClose: () => void }) {
  const counts = countOutcomes(report);
  const left = report.lines.filter(({ outcome }) => outcome === 'not written');
  return (
    <>
      <p className={classes.summary} role="status" aria-label="Report">
        {report.cancelled && 'Cancelled. '}
        {plural(counts.written, 'message')} written
        {counts['there already'] > 0 && `, ${counts['there already']} there already`}
        {counts['not written'] > 0 && `, ${counts['not written']} not written`}.
      </p>
      {left.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must get there.
        <ol className={classes.lines} aria-label="Not written" tabIndex={0}>
          {left.slice(0, SHOWN).map(({ line, words, reason }) => (
            <li key={line} data-wrong>
              <span className={classes.number}>{line}</span>
              <IconAlertTriangle size={14} aria-label="not written" />
              <span className={classes.about}>
                <bdi className={classes.words}>{words}</bdi>
                <span className={classes.details}>{reason}</span>
              </span>
            </li>
          ))}
          {left.length > SHOWN && <li className={classes.rest}>and {left.length - SHOWN} more</li>}
        </ol>
      )}
      <DialogActions>
        <Button
          variant="default"
          onClick={() => {
            if (copyText(reportText(report))) toast('Report copied');
            else showAlert('The system refused the copy. Save the report instead.');
          }}
        >
          Copy report
        </Button>
        <Button variant="default" onClick={() => void saveReport('report.tsv', reportText(report))}>
          Save report…
        </Button>
        <Button onClick={onClose} autoFocus>
          Done
        </Button>
      </DialogActions>
    </>
  );
}
