/** The two plots of an activity, drawn by uPlot on canvas. Loaded when a chart is first shown. */
import 'uplot/dist/uPlot.min.css';
import { format } from 'date-fns';
import uPlot from 'uplot';
import type { ActivityBin } from '../../../contract/entities/activity.js';
import { median } from '../../../rules/activity.js';
import { duration } from '../../../rules/container-state.js';

/** How many were made: two shown at once need separate pointers. */
let charts = 0;

const DAY_S = 86_400;
const AXIS_WIDTH = 44;
const X_AXIS_HEIGHT = 24;
/** Where the axis of answer times has its marks, in seconds. */
const ANSWER_MARKS = [1, 10, 60, 600, 3600, 36_000, DAY_S, 10 * DAY_S, 100 * DAY_S];

export interface ChartData {
  bins: readonly ActivityBin[];
  binMs: number;
}

export interface Chart {
  show(data: ChartData): void;
  resize(width: number): void;
  /** Draws again, for other colours. */
  redraw(): void;
  destroy(): void;
}

export interface ChartOptions {
  /** Heights of the plots in px. */
  heights: { messages: number; answers: number };
  width: number;
  /** The colour behind a variable, as a canvas takes it. */
  colour: (variable: string) => string;
  /** A bin under the pointer, by its index; null for none. */
  onHover: (index: number | null) => void;
  onPick: (index: number) => void;
}

/** Makes the plots in `target`: messages in (up) and out (down), and the median answer times below. */
export function drawChart(target: HTMLElement, options: ChartOptions): Chart {
  let data: ChartData = { bins: [], binMs: 60_000 };
  const xRange = (): [number, number] => {
    const first = data.bins[0]?.at ?? 0;
    return [first / 1000, (first + data.bins.length * data.binMs) / 1000];
  };
  charts += 1;
  const sync = uPlot.sync(`activity-${charts}`);
  const common = (
    height: number,
  ): Pick<uPlot.Options, 'width' | 'height' | 'legend' | 'cursor' | 'padding'> => ({
    width: options.width,
    height,
    legend: { show: false },
    // The last day's label extends beyond the plot by half its width.
    padding: [6, 20, 6, 0],
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false }, sync: { key: sync.key } },
  });
  const axis = (more: uPlot.Axis): uPlot.Axis => ({
    stroke: () => options.colour('--sc-muted'),
    font: '11px system-ui, sans-serif',
    grid: { stroke: () => options.colour('--sc-border'), width: 1 },
    ticks: { show: false },
    ...more,
  });
  const xAxis = (shown: boolean) =>
    axis({
      size: shown ? X_AXIS_HEIGHT : 0,
      space: 64,
      grid: { show: false },
      values: (_u, at) => at.map((s) => (shown ? xLabel(s, data) : '')),
    });
  const bars = uPlot.paths.bars?.({ size: [0.8, 26, 1] });
  const series = (variable: string): uPlot.Series => ({
    fill: () => options.colour(variable),
    width: 0,
    points: { show: false },
    ...(bars === undefined ? {} : { paths: bars }),
  });
  const messages = new uPlot(
    {
      ...common(options.heights.messages),
      scales: { x: { range: xRange }, y: { range: (_u, min, max) => [Math.min(min, -1), Math.max(max, 1)] } },
      axes: [
        xAxis(false),
        axis({
          size: AXIS_WIDTH,
          space: 22,
          incrs: wholeSteps,
          values: (_u, at) => at.map((n) => `${Math.abs(n)}`),
        }),
      ],
      series: [{}, series('--sc-inbound'), series('--sc-outbound')],
      hooks: { setCursor: [(u) => options.onHover(u.cursor.idx ?? null)] },
    },
    [[], [], []],
    target,
  );
  const answers = new uPlot(
    {
      ...common(options.heights.answers),
      scales: {
        x: { range: xRange },
        y: { distr: 3, range: (_u, _min, max) => [0.7, Math.max(10, max * 1.5)] },
      },
      axes: [
        xAxis(true),
        axis({
          size: AXIS_WIDTH,
          splits: (_u, _i, min, max) => everyOther(ANSWER_MARKS.filter((s) => s >= min && s <= max)),
          // By default such an axis labels powers of ten only.
          filter: (_u, at) => at,
          values: (_u, at) => at.map((s) => duration(s * 1000)),
        }),
      ],
      series: [
        {},
        {
          paths: () => null,
          points: {
            show: true,
            size: 5,
            width: 0,
            fill: () => options.colour('--sc-text'),
          },
        },
      ],
    },
    [[], []],
    target,
  );
  for (const plot of [messages, answers]) {
    plot.over.addEventListener('click', () => {
      if (plot.cursor.idx != null) options.onPick(plot.cursor.idx);
    });
  }
  return {
    show: (next) => {
      data = next;
      const middles = next.bins.map((bin) => (bin.at + next.binMs / 2) / 1000);
      messages.setData([
        middles,
        next.bins.map((b) => orNone(b.inbound)),
        next.bins.map((b) => orNone(-b.outbound)),
      ]);
      answers.setData([middles, next.bins.map(({ answers: a }) => inSeconds(median(a)))]);
    },
    resize: (width) => {
      messages.setSize({ width, height: options.heights.messages });
      answers.setSize({ width, height: options.heights.answers });
    },
    redraw: () => {
      // The bars keep the colour that their paths were built with.
      messages.redraw(true, true);
      answers.redraw(true, true);
    },
    destroy: () => {
      messages.destroy();
      answers.destroy();
    },
  };
}

/** Zero is not drawn: it would be a dash. */
const orNone = (n: number): number | null => (n === 0 ? null : n);

/** A logarithmic scale has no place for answers within the same second. */
const inSeconds = (ms: number | null): number | null => (ms === null ? null : Math.max(1, ms / 1000));

/** There is no half message. */
const wholeSteps = [1, 2, 5].flatMap((n) => [0, 1, 2, 3, 4, 5].map((e) => n * 10 ** e)).sort((a, b) => a - b);

/** At most four marks: the plot is low. */
function everyOther(marks: number[]): number[] {
  return marks.length <= 4 ? marks : marks.filter((_, i) => i % 2 === 0);
}

/** The person's own time: the day at midnight and for long bins, otherwise the time of day. */
function xLabel(second: number, { bins, binMs }: ChartData): string {
  const at = second * 1000;
  if (Math.abs(at) > 8.64e15) return '';
  const days = (bins.length * binMs) / (DAY_S * 1000);
  if (days > 700) return format(at, 'yyyy');
  const midnight = format(at, 'HH:mm') === '00:00';
  return days > 3 || midnight ? format(at, 'd MMM') : format(at, 'HH:mm');
}
