import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Dialog.module.css';
import { useFocusReturn } from './use-focus-return.js';

interface DialogProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** `small`: a question; `large`: a form; `full`: as much of the window as there is. */
  size?: 'small' | 'large' | 'full';
  /** Another dialog lies over it: that one has the keys. */
  covered?: boolean;
  children: ReactNode;
}

const sizes = { small: 480, large: 640, full: 'min(1180px, 94vw)' };

/** A dialog: Escape closes it, the focus stays in it and goes back to where it was. */
export function Dialog({ opened, onClose, title, size = 'small', covered = false, children }: DialogProps) {
  useFocusReturn(opened);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size={sizes[size]}
      centered
      closeOnEscape={!covered}
      returnFocus={false}
      closeOnClickOutside={!covered}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{
        content: classes.content ?? '',
        header: classes.header ?? '',
        title: classes.title ?? '',
        body: classes.body ?? '',
      }}
    >
      {children}
    </Modal>
  );
}

/** The buttons at a dialog's end; the one that does it comes last. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className={classes.actions}>{children}</div>;
}
