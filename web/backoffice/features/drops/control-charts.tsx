import { useEffect, useMemo, useState } from 'react';
import { serverNow } from '../../../ui/lib/clock.ts';
import { count } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Chart, Legend, type Series } from '../../ui/chart.tsx';
import { Panel } from '../../ui/panel.tsx';
import { refusalName, wordOf } from '../../ui/words.ts';
import type { DropLive, Point } from './drops.ts';
import { columns, everySecond, spanOf, sumBy, total } from './series.ts';

/** The last minutes of a drop (one to ten, as much as there is to see), a point a second, and beside them what was refused and how payments stand. */
export function ControlCharts({ points: known, live }: { points: readonly Point[]; live: DropLive }) {
  const t = useSay();
  const until_s = useSecond();
  const { allotment, remaining, held } = live;
  const span_s = spanOf(known, until_s);
  const minutes = span_s / 60;
  const points = useMemo(
    () => everySecond(known, until_s, span_s, { remaining, held }),
    [known, until_s, span_s, remaining, held],
  );
  const flow: Series[] = [
    { label: t('초당 주문', 'Orders/s'), color: 'accent', fill: true },
    { label: t('초당 결제 완료', 'Paid/s'), color: 'good' },
    { label: t('초당 거절', 'Refused/s'), color: 'bad', dashed: true },
  ];
  const stock: Series[] = [
    { label: t('남은 수량', 'Left'), color: 'accent', fill: true },
    { label: t('결제 중', 'Being paid'), color: 'warn' },
    { label: t('대기열', 'Queue'), color: 'ink-faint', dashed: true, side: 'right' },
  ];
  const flow_data = useMemo(
    () =>
      columns(
        points,
        (point) => point.placed,
        (point) => point.confirmed,
        (point) => total(point.refused),
      ),
    [points],
  );
  const stock_data = useMemo(
    () =>
      columns(
        points,
        (point) => point.remaining,
        (point) => point.held,
        (point) => point.queue,
      ),
    [points],
  );
  const now = (data: number[][]) => data.slice(1).map((list) => list.at(-1));
  const last = points.at(-1);
  return (
    <div className="grid grid-cols-1 gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="grid min-w-0 content-start grid-cols-1 gap-4">
        <Panel title={t('주문 흐름', 'Flow')} actions={<Legend series={flow} values={now(flow_data)} />}>
          <Chart
            label={t(
              `최근 ${minutes}분의 초당 주문. 지금 ${last?.placed ?? 0}건`,
              `Orders a second, last ${minutes} min; now ${last?.placed ?? 0}`,
            )}
            series={flow}
            data={flow_data}
            height={240}
            sync="control"
          />
        </Panel>
        <Panel
          title={t('재고와 대기열', 'Stock and queue')}
          actions={<Legend series={stock} values={now(stock_data)} />}
        >
          <Chart
            label={t(
              `최근 ${minutes}분의 남은 수량. ${allotment}개 중 ${last?.remaining ?? allotment}개`,
              `Units left, last ${minutes} min: ${last?.remaining ?? allotment} of ${allotment}`,
            )}
            series={stock}
            data={stock_data}
            height={200}
            sync="control"
          />
        </Panel>
      </div>
      <div className="grid content-start grid-cols-1 gap-4">
        <Payments points={known} />
        <Refusals points={known} />
      </div>
    </div>
  );
}

/** The last whole second on the server's clock; ticks. */
function useSecond(): number {
  const read = () => Math.floor(serverNow() / 1000) - 1;
  const [now_s, setNow] = useState(read);
  useEffect(() => {
    const timer = setInterval(() => setNow(Math.floor(serverNow() / 1000) - 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now_s;
}

function Payments({ points }: { points: readonly Point[] }) {
  const t = useSay();
  const lang = useLanguage();
  const rows = useMemo(() => sumBy(points, (point) => point.payments), [points]);
  return (
    <Panel
      title={t('상태별 결제', 'Payments by state')}
      note={t('최근 10분에 거친 횟수', 'times each was reached, last 10 minutes')}
    >
      <Bars
        rows={rows.map(([state, value]) => ({
          name: wordOf('payment', state)[lang],
          value,
          color: bars[wordOf('payment', state).tone],
        }))}
        none={t('아직 결제가 없습니다.', 'No payments yet.')}
      />
    </Panel>
  );
}

function Refusals({ points }: { points: readonly Point[] }) {
  const t = useSay();
  const lang = useLanguage();
  const rows = useMemo(() => sumBy(points, (point) => point.refused), [points]);
  return (
    <Panel title={t('거절된 이유', 'Refusals by reason')} note={t('최근 10분', 'last 10 minutes')}>
      <Bars
        rows={rows.map(([code, value]) => ({ name: refusalName(code, lang), value, color: 'bg-ink-faint' }))}
        none={t('거절된 주문이 없습니다.', 'No orders have been refused.')}
      />
    </Panel>
  );
}

const bars = { plain: 'bg-line-strong', accent: 'bg-accent', good: 'bg-good', warn: 'bg-warn', bad: 'bg-bad' };

function Bars({ rows, none }: { rows: readonly { name: string; value: number; color: string }[]; none: string }) {
  const largest = Math.max(1, ...rows.map((row) => row.value));
  if (rows.length === 0) return <p className="text-ink-soft">{none}</p>;
  return (
    <ul className="grid gap-2.5">
      {rows.map((row) => (
        <li key={row.name}>
          <div className="flex justify-between gap-3">
            <span className="truncate">{row.name}</span>
            <span className="tabular font-semibold">{count(row.value)}</span>
          </div>
          <div aria-hidden="true" className="mt-1 h-1.5 overflow-hidden rounded-full bg-sunken">
            <div
              className={`h-full rounded-full transition-[width] duration-300 ${row.color}`}
              style={{ width: `${(row.value / largest) * 100}%` }}
            />
          </div>
        </li>
      ))}
    </ul>
  );
}
