import { Button } from '@mantine/core';
import classes from './Timeline.module.css';

interface SelectionBarProps {
  count: number;
  onReplay: () => void;
  onClear: () => void;
}

/** How many rows are selected, and what can be done with them; nothing when there are none. */
export function SelectionBar({ count, onReplay, onClear }: SelectionBarProps) {
  if (count === 0) return null;
  return (
    <div role="toolbar" aria-label="Selected messages" className={classes.marked}>
      <span>{count} selected</span>
      <Button size="compact-xs" onClick={onReplay}>
        Replay…
      </Button>
      <Button size="compact-xs" variant="default" onClick={onClear}>
        Clear
      </Button>
    </div>
  );
}
