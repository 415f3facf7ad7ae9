import { Button } from '@mantine/core';
import { useCommand } from '../../ui/CommandItem.js';
import classes from './Timeline.module.css';

interface SelectionBarProps {
  count: number;
  onClear: () => void;
}

/** How many rows are selected, and what can be done with them; nothing when there are none. */
export function SelectionBar({ count, onClear }: SelectionBarProps) {
  const replay = useCommand('message.replay');
  if (count === 0) return null;
  return (
    <div role="toolbar" aria-label="Selected messages" className={classes.marked}>
      <span>{count} selected</span>
      <Button size="compact-xs" onClick={replay.run}>
        Replay…
      </Button>
      <Button size="compact-xs" variant="default" onClick={onClear}>
        Clear
      </Button>
    </div>
  );
}
