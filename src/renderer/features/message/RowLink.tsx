import { IconArrowRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './Why.module.css';

interface RowLinkProps {
  rowKey: string;
  onOpen: (key: string) => void;
  children: ReactNode;
}

/** Leads to a row of the timeline. */
export function RowLink({ rowKey, onOpen, children }: RowLinkProps) {
  return (
    <button type="button" className={classes.link} onClick={() => onOpen(rowKey)}>
      <bdi>{children}</bdi>
      <IconArrowRight size={13} aria-label="go to the row" role="img" />
    </button>
  );
}
