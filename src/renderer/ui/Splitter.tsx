import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import classes from './Splitter.module.css';

interface SplitterProps {
  label: string;
  /** The width in pixels of the pane that it sizes. */
  value: number;
  min: number;
  max: number;
  /** Which side of the splitter that pane is on. */
  pane: 'start' | 'end';
  onChange: (width: number) => void;
}

/** A separator between two panes that can be moved with the pointer, the arrow keys, Home and End. */
export function Splitter({ label, value, min, max, pane, onChange }: SplitterProps) {
  const drag = useRef<{ x: number; width: number } | null>(null);
  const towards = pane === 'start' ? 1 : -1;
  const set = (width: number) => onChange(Math.round(Math.min(max, Math.max(min, width))));

  function move(event: PointerEvent): void {
    if (drag.current !== null) set(drag.current.width + (event.clientX - drag.current.x) * towards);
  }

  function key(event: KeyboardEvent): void {
    const step = event.shiftKey ? 64 : 16;
    const to: Record<string, number> = {
      ArrowLeft: value - step * towards,
      ArrowRight: value + step * towards,
      Home: min,
      End: max,
    };
    const next = to[event.key];
    if (next === undefined) return;
    event.preventDefault();
    set(next);
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be focused and dragged; this is ARIA's window splitter.
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      className={classes.splitter}
      onKeyDown={key}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { x: event.clientX, width: value };
      }}
      onPointerMove={move}
      onPointerUp={() => {
        drag.current = null;
      }}
      onPointerCancel={() => {
        drag.current = null;
      }}
    />
  );
}
