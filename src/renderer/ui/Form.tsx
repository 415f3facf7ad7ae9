import type { ReactNode } from 'react';
import classes from './Form.module.css';

/** Fields of a dialog, one below the other; `FormRow` puts some side by side where there is room. */
export function Form({ children }: { children: ReactNode }) {
  return <div className={classes.form}>{children}</div>;
}

export function FormRow({ children }: { children: ReactNode }) {
  return <div className={classes.row}>{children}</div>;
}
