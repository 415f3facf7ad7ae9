import { IconAlertTriangle, IconCheck, IconMinus } from '@tabler/icons-react';
import type { Agreement, Evidence } from '../../../rules/container-evidence.js';
import { duration } from '../../../rules/container-state.js';
import { fullTime, visible } from '../../ui/format.js';
import classes from './EvidenceTable.module.css';

const words: Record<Agreement, string> = { agrees: 'agrees', differs: 'differs', silent: 'not available' };
const icons = { agrees: IconCheck, differs: IconAlertTriangle, silent: IconMinus } satisfies Record<
  Agreement,
  unknown
>;
const titles: Record<Agreement, string> = {
  agrees: 'It agrees with the verdict above',
  differs: 'It contradicts the verdict above',
  silent: 'It says nothing for or against the verdict above',
};

/** Every source side by side: what it says, how old that is, and whether it agrees with the verdict. */
export function EvidenceTable({ evidence, now }: { evidence: readonly Evidence[]; now: number }) {
  return (
    <table className={classes.table} aria-label="Evidence">
      <thead>
        <tr>
          <th scope="col">Source</th>
          <th scope="col">Says</th>
          <th scope="col">When</th>
          <th scope="col">Verdict</th>
        </tr>
      </thead>
      <tbody>
        {evidence.map(({ source, says, at, agreement }) => {
          const Icon = icons[agreement];
          return (
            <tr key={source} data-agreement={agreement}>
              <th scope="row">{source}</th>
              <td className={classes.says}>
                <bdi>{visible(says)}</bdi>
              </td>
              <td className={classes.when} title={at === null ? undefined : fullTime(at)}>
                {at === null
                  ? '–'
                  : at > now + 999
                    ? `in ${duration(at - now)}`
                    : `${duration(now - at)} ago`}
              </td>
              <td className={classes.agreement} title={titles[agreement]}>
                <Icon size={12} aria-hidden /> {words[agreement]}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
