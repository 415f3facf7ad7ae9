import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import classes from './Activity.module.css';
import { binWords } from './activity-words.js';
import { type Chart, type ChartData, drawChart } from './chart.js';

interface ActivityChartProps extends ChartData {
  until: number;
  tall: boolean;
  /** What the chart shows, for people who cannot see it. */
  label: string;
  /** Goes to the time of a bin; null where there is nowhere to go. */
  onPick: ((at: number) => void) | null;
}

/** The chart itself; in a file of its own, so that its library is loaded when it is first needed. */
export function ActivityChart({ bins, binMs, until, tall, label, onPick }: ActivityChartProps) {
  const target = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLSpanElement>(null);
  const chart = useRef<Chart | null>(null);
  const latest = useRef({ bins, onPick });
  const [hovered, setHovered] = useState<number | null>(null);
  const scheme = useComputedColorScheme('light');

  useLayoutEffect(() => {
    latest.current = { bins, onPick };
  });
  useLayoutEffect(() => {
    const element = target.current;
    const colours = probe.current;
    if (element === null || colours === null) return;
    const made = drawChart(element, {
      width: element.clientWidth,
      heights: tall ? { messages: 190, answers: 110 } : { messages: 100, answers: 76 },
      // A canvas does not know our variables: an element with the colour resolves it.
      colour: (variable) => {
        colours.style.color = `var(${variable})`;
        return getComputedStyle(colours).color;
      },
      onHover: setHovered,
      onPick: (index) => {
        const bin = latest.current.bins[index];
        if (bin !== undefined) latest.current.onPick?.(bin.at);
      },
    });
    chart.current = made;
    const observer = new ResizeObserver(() => made.resize(element.clientWidth));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      chart.current = null;
    };
  }, [tall]);
  useLayoutEffect(() => chart.current?.show({ bins, binMs }), [bins, binMs]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another scheme has other colours.
  useEffect(() => chart.current?.redraw(), [scheme]);

  const bin = hovered === null ? undefined : bins[hovered];
  return (
    <>
      <div
        ref={target}
        role="img"
        aria-label={label}
        className={classes.chart}
        data-pick={onPick !== null || undefined}
      />
      <span ref={probe} hidden />
      <p className={classes.readout} aria-hidden>
        {bin !== undefined
          ? binWords(bin, binMs, until)
          : onPick === null
            ? ''
            : 'Click the chart to go to that time in the timeline.'}
      </p>
    </>
  );
}
