import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { count } from '../../ui/lib/format.ts';
import { useLanguage } from '../../ui/lib/language.ts';
import { useTheme } from '../../ui/lib/theme.ts';

export type Series = {
  label: string;
  /** A token of the kit: `accent`, `good`, `ink-faint` … */
  color: string;
  fill?: boolean;
  dashed?: boolean;
  /** `right` draws against the axis on the right. */
  side?: 'left' | 'right';
};

type Props = {
  /** What the chart says, for those who do not see it; kept current by the caller. */
  label: string;
  series: readonly Series[];
  /** Seconds since 1970, ascending, then one list a series. */
  data: readonly (readonly (number | null)[])[];
  height?: number;
  /** Shared by charts whose crosshairs move together. */
  sync?: string;
};

/** A token's colour as the canvas needs it: `light-dark()` is resolved only where it is used. */
function resolve(token: string, inside: HTMLElement, alpha = 1): string {
  const probe = document.createElement('span');
  probe.style.color = `var(--color-${token})`;
  inside.append(probe);
  const color = getComputedStyle(probe).color;
  probe.remove();
  return alpha === 1 ? color : color.replace(/^rgb\((.+)\)$/, `rgba($1, ${alpha})`);
}

const clock = new Intl.DateTimeFormat('ko-KR', {
  timeZone: 'Asia/Seoul',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

function optionsOf({ series, height = 200, sync }: Props, at: HTMLElement): uPlot.Options {
  const grid = { stroke: resolve('line', at), width: 1 };
  const axis = {
    stroke: resolve('ink-faint', at),
    grid,
    ticks: { show: false },
    font: '11px "Pretendard Variable", sans-serif',
  };
  const right = series.some((one) => one.side === 'right');
  const numbers = (_: uPlot, values: number[]) => values.map((value) => (Number.isInteger(value) ? count(value) : ''));
  return {
    width: Math.max(200, at.clientWidth),
    height,
    padding: [8, right ? 0 : 12, 0, 0],
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { size: 6 }, ...(sync ? { sync: { key: sync } } : {}) },
    // Scales start at zero and never collapse while nothing happens.
    scales: {
      x: { time: true },
      y: { range: (_, __, max) => [0, Math.max(4, (max ?? 0) * 1.08)] },
      ...(right
        ? {
            y2: {
              range: (_: uPlot, __: number, max: number) => [0, Math.max(4, (max ?? 0) * 1.08)] as [number, number],
            },
          }
        : {}),
    },
    axes: [
      { ...axis, space: 70, size: 26, values: (_, values) => values.map((value) => clock.format(value * 1000)) },
      { ...axis, size: 48, values: numbers },
      ...(right ? [{ ...axis, scale: 'y2', side: 1 as const, size: 48, grid: { show: false }, values: numbers }] : []),
    ],
    series: [
      {},
      ...series.map((one) => ({
        label: one.label,
        scale: one.side === 'right' ? 'y2' : 'y',
        stroke: resolve(one.color, at),
        width: 1.5,
        ...(one.fill ? { fill: resolve(one.color, at, 0.14) } : {}),
        ...(one.dashed ? { dash: [4, 4] } : {}),
        points: { show: false },
        spanGaps: true,
      })),
    ],
  };
}

/** A line chart over time that takes new points without being made anew; redrawn at most once a frame by uPlot. */
export function Chart(props: Props) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const lang = useLanguage();
  const theme = useTheme();
  const shape = JSON.stringify(props.series);
  // biome-ignore lint/correctness/useExhaustiveDependencies: made anew when colours, words or the series themselves change
  useEffect(() => {
    const at = place.current;
    if (!at) return;
    const make = () => {
      plot.current?.destroy();
      plot.current = new uPlot(optionsOf(latest.current, at), latest.current.data as uPlot.AlignedData, at);
    };
    make();
    const resized = new ResizeObserver(() => {
      const height = latest.current.height ?? 200;
      if (plot.current && plot.current.width !== at.clientWidth)
        plot.current.setSize({ width: Math.max(200, at.clientWidth), height });
    });
    resized.observe(at);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', make);
    return () => {
      resized.disconnect();
      dark.removeEventListener('change', make);
      plot.current?.destroy();
      plot.current = null;
    };
  }, [shape, theme, lang, props.sync]);
  useEffect(() => {
    plot.current?.setData(props.data as uPlot.AlignedData);
  }, [props.data]);
  return <div ref={place} role="img" aria-label={props.label} className="w-full overflow-hidden" />;
}

const swatches: Record<string, string> = {
  accent: 'bg-accent',
  good: 'bg-good',
  warn: 'bg-warn',
  bad: 'bg-bad',
  ink: 'bg-ink',
  'ink-faint': 'bg-ink-faint',
};

/** Names of the lines with what they are at now. */
export function Legend({ series, values }: { series: readonly Series[]; values: readonly (number | undefined)[] }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-soft">
      {series.map((one, index) => (
        <li key={one.label} className="flex items-center gap-1.5">
          <span
            aria-hidden="true"
            className={`w-3 ${one.fill ? 'h-2 rounded-[2px]' : 'h-0.5'} ${swatches[one.color] ?? 'bg-ink'}`}
          />
          {one.label}
          <span className="tabular font-semibold text-ink">{count(values[index] ?? 0)}</span>
        </li>
      ))}
    </ul>
  );
}
