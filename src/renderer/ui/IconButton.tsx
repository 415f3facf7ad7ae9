import { ActionIcon, type ActionIconProps, Tooltip } from '@mantine/core';
import type { MouseEventHandler, ReactNode } from 'react';

interface IconButtonProps extends Omit<ActionIconProps, 'children'> {
  label: string;
  /** Shown after the label in the tooltip. */
  keys?: string;
  onClick?: MouseEventHandler<HTMLButtonElement>;
  pressed?: boolean;
  tabIndex?: number;
  children: ReactNode;
}

/** A button that shows an icon only: it always has a name, and a tooltip that says it. */
export function IconButton({ label, keys, pressed, children, ...rest }: IconButtonProps) {
  return (
    <Tooltip label={keys === undefined ? label : `${label} (${keys})`}>
      <ActionIcon
        aria-label={label}
        {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
        {...rest}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
