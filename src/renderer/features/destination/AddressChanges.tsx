import { IconEqual, IconMinus, IconPencil, IconPlus } from '@tabler/icons-react';
import type { Destination } from '../../../contract/entities/destination.js';
import classes from './AddressChanges.module.css';
import { compareDestinations, type Drift } from './drift.js';

// compareDestinations takes the wanted side on its left and the actual side on its right.
const marks: Record<Exclude<Drift, 'same'>, { word: string; icon: typeof IconPlus }> = {
  differs: { word: 'changed', icon: IconPencil },
  'only-configured': { word: 'new', icon: IconPlus },
  'only-projected': { word: 'gone', icon: IconMinus },
};

interface AddressChangesProps {
  label: string;
  before: Destination[];
  after: Destination[];
}

/** Whom an agent can address, before and after. */
export function AddressChanges({ label, before, after }: AddressChangesProps) {
  const rows = compareDestinations(after, before);
  const changed = rows.filter(({ drift }) => drift !== 'same');
  const unchanged = rows.filter(({ drift }) => drift === 'same').map(({ name }) => name);
  if (changed.length === 0) return <p className={classes.quiet}>{label}: as before.</p>;
  return (
    <table className={classes.changes} aria-label={label}>
      <thead>
        <tr>
          <th>{label}</th>
          <th>Before</th>
          <th>After</th>
        </tr>
      </thead>
      <tbody>
        {changed.map(({ name, configured, projected, drift }) => {
          if (drift === 'same') return null;
          const { word, icon: Icon } = marks[drift];
          return (
            <tr key={name} data-drift={drift}>
              <th scope="row">
                <bdi>{name}</bdi>
                <span className={classes.mark}>
                  <Icon size={12} aria-hidden />
                  {word}
                </span>
              </th>
              <td>
                <bdi>{projected ?? '–'}</bdi>
              </td>
              <td>
                <bdi>{configured ?? '–'}</bdi>
              </td>
            </tr>
          );
        })}
        {unchanged.length > 0 && (
          <tr data-drift="same">
            <td colSpan={3}>
              <span className={classes.mark}>
                <IconEqual size={12} aria-hidden />
                unchanged
              </span>
              <bdi>{unchanged.join(', ')}</bdi>
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
