import type { ReactNode } from 'react';
import classes from './DataTable.module.css';

interface DataTableProps {
  label: string;
  head: string[];
  children: ReactNode;
}

/** Rows of v2.db in a dialog; the last column has the row's buttons. */
export function DataTable({ label, head, children }: DataTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be scrollable by keys.
    <section className={classes.scroll} aria-label={label} tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            {head.map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
            <th scope="col">
              <span className={classes.hidden}>Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}

/** The last cell of a row. */
export function RowButtons({ children }: { children: ReactNode }) {
  return (
    <td className={classes.buttons}>
      <span>{children}</span>
    </td>
  );
}

/** The bar above a table: its filter and what makes new rows. */
export function TableBar({ children }: { children: ReactNode }) {
  return <div className={classes.bar}>{children}</div>;
}
