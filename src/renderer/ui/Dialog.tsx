import { Modal } from '@mantine/core';
import { type ReactNode, useContext } from 'react';
import classes from './Dialog.module.css';
import { Layer } from './dialogs.js';

interface DialogProps {
  onClose: () => void;
  title: string;
  /** `small`: a question; `large`: a form; `full`: as much of the window as there is. */
  size?: 'small' | 'large' | 'full';
  /** A dialog of its own lies over it: that one gets the keys. */
  covered?: boolean;
  /** False where a click beside it must not hide what is going on. */
  closeOnClickOutside?: boolean;
  children: ReactNode;
}

/** Mantine's own for dialogs; menus and tips lie at 300. */
const LOWEST = 200;

const sizes = { small: 480, large: 640, full: 'min(1180px, 94vw)' };

/** A dialog: Escape closes it, the focus stays in it and goes back to where it was. */
export function Dialog(props: DialogProps) {
  const { onClose, title, size = 'small', closeOnClickOutside = true } = props;
  const layer = useContext(Layer);
  const covered = layer.covered || props.covered === true;
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={sizes[size]}
      // One that is asked for again comes to the top, though it was mounted first.
      zIndex={LOWEST + layer.at}
      closeOnEscape={!covered}
      // The focus keeper does that, wherever it was.
      returnFocus={false}
      closeOnClickOutside={closeOnClickOutside && !covered}
    >
      {props.children}
    </Modal>
  );
}

/** The buttons at a dialog's end; the one that acts comes last. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className={classes.actions}>{children}</div>;
}
