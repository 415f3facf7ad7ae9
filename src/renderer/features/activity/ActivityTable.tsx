import type { ActivityBin } from '../../../contract/entities/activity.js';
import { median } from '../../../rules/activity.js';
import { duration } from '../../../rules/container-state.js';
import classes from './Activity.module.css';
import { binTime } from './activity-words.js';

interface ActivityTableProps {
  bins: readonly ActivityBin[];
  binMs: number;
  until: number;
  onPick: ((at: number) => void) | null;
}

/** The chart's numbers. */
export function ActivityTable({ bins, binMs, until, onPick }: ActivityTableProps) {
  return (
    <table className={classes.table}>
      <caption>Times without messages are left out.</caption>
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">In</th>
          <th scope="col">Out</th>
          <th scope="col">Median answer</th>
        </tr>
      </thead>
      <tbody>
        {bins.map((bin) => {
          const middle = median(bin.answers);
          const time = binTime(bin, binMs, until);
          return (
            <tr key={bin.at}>
              <th scope="row">
                {onPick === null ? (
                  time
                ) : (
                  <button type="button" className={classes.link} onClick={() => onPick(bin.at)}>
                    {time}
                  </button>
                )}
              </th>
              <td>{bin.inbound}</td>
              <td>{bin.outbound}</td>
              <td>{middle === null ? '–' : duration(middle)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
