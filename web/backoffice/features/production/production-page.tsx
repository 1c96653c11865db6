import { listProduction, type ProductionRow } from '@madang/contract/production';
import { useQuery } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';
import { calendarDay, count } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Badge, ErrorPanel, Skeleton } from '../../../ui/parts/status.tsx';
import { useFilters } from '../../frame/go.tsx';
import { usePageTitle } from '../../frame/page-title.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Checkbox, TextField } from '../../ui/field.tsx';
import { FilterForm } from '../../ui/list.tsx';
import { PageHead } from '../../ui/panel.tsx';

const cell = (text: string | number) =>
  `"${String(text)
    .replaceAll('"', '""')
    .replace(/^([=+\-@])/, "'$1")}"`;

const ordersOf = (row: ProductionRow): string =>
  row.orders.map((one) => `${one.order_key}${one.quantity > 1 ? ` ×${one.quantity}` : ''}`).join(', ');

/** The list as a sheet that a workshop's own program opens. */
function saveSheet(rows: readonly ProductionRow[], from: string): void {
  const head = ['제작일', '상품', '옵션', '만들 수량', '하루 생산량', '주문번호', '주문 수량'];
  const lines = rows.flatMap((row) =>
    row.orders.map((order) => [
      ...[row.made_on, row.title, row.option_text, row.to_make, row.capacity],
      ...[order.order_key, order.quantity],
    ]),
  );
  const text = `\uFEFF${[head, ...lines].map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  link.download = `제작목록_${from.replaceAll('-', '')}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** What is to be made on which day, for which orders, and how much room is left. */
export function ProductionPage() {
  const t = useSay();
  const lang = useLanguage();
  usePageTitle(t('제작 목록', 'Production'));
  const [filters, setFilters] = useFilters(['from', 'all'] as const);
  const { data, error, refetch } = useQuery({
    queryKey: ['production', filters.from ?? ''],
    queryFn: ({ signal }) =>
      call(listProduction, { query: { days: 60, ...(filters.from ? { from: filters.from } : {}) }, signal }),
    refetchInterval: 30_000,
  });
  const rows = (data?.rows ?? []).filter((row) => filters.all || row.to_make + row.held > 0);
  const days = [...Map.groupBy(rows, (row) => row.made_on)];
  return (
    <>
      <PageHead
        title={t('제작 목록', 'Production')}
        note={t(
          '주문 제작 상품을 만드는 날별로 모읍니다. 하루 생산량을 넘으면 다음 작업일로 넘어갑니다.',
          'Made-to-order items by production day. Anything over the daily capacity moves to the next working day.',
        )}
        actions={
          rows.length > 0 ? (
            <span className="flex gap-2 print:hidden">
              <Button onClick={() => window.print()}>{t('출력', 'Print')}</Button>
              <Button look="accent" onClick={() => saveSheet(rows, data!.from)}>
                {t('CSV로 내보내기', 'Export as CSV')}
              </Button>
            </span>
          ) : null
        }
      />
      <div className="print:hidden">
        <FilterForm>
          <TextField
            label={t('언제부터', 'From')}
            type="date"
            value={filters.from ?? data?.from ?? ''}
            onChange={(event) => setFilters({ from: event.target.value })}
          />
          <div className="self-end">
            <Checkbox
              label={t('빈 날도 보기', 'Show free days')}
              checked={Boolean(filters.all)}
              onChange={(event) => setFilters({ all: event.target.checked ? '1' : '' })}
            />
          </div>
        </FilterForm>
      </div>
      {error ? <ErrorPanel error={error} retry={() => void refetch()} /> : null}
      {!data && !error ? <Skeleton className="h-40" /> : null}
      {data && days.length === 0 ? (
        <Empty title={t('만들 것이 없습니다', 'Nothing to make')}>
          {t(
            '상품 편집에서 주문 제작을 켜고 판매 단위마다 하루 생산량을 적으면 주문을 받을 수 있습니다.',
            'Turn on “made to order” in the product editor and set a daily capacity per variant to start taking orders.',
          )}
        </Empty>
      ) : null}
      <div className="grid grid-cols-1 gap-5">
        {days.map(([day, own]) => (
          <section key={day} aria-label={calendarDay(day, lang)} className="break-inside-avoid">
            <h2 className="mb-2 flex items-center gap-2 font-semibold">
              {calendarDay(day, lang)}
              {day === data?.today ? <Badge tone="accent">{t('오늘', 'Today')}</Badge> : null}
            </h2>
            <div className="overflow-x-auto rounded-lg border border-line bg-raised">
              <table className="w-full">
                <thead className="border-b border-line">
                  <tr>
                    <th className="th pl-4">{t('상품', 'Goods')}</th>
                    <th className="th text-right">{t('만들 수량', 'Production')}</th>
                    <th className="th text-right">{t('하루 생산량', 'Daily capacity')}</th>
                    <th className="th text-right">{t('결제 전', 'Not paid')}</th>
                    <th className="th pr-4 max-sm:hidden">{t('주문', 'Orders')}</th>
                  </tr>
                </thead>
                <tbody>
                  {own.map((row) => (
                    <tr key={row.variant_id} className="border-b border-line/70 last:border-0">
                      <td className="td min-w-28 pl-4 sm:min-w-40">
                        {row.title}
                        {row.option_text ? <span className="text-ink-soft"> · {row.option_text}</span> : null}
                        <span className="tabular block text-xs text-ink-soft sm:hidden">{ordersOf(row)}</span>
                      </td>
                      <td className="td tabular text-right font-semibold">{count(row.to_make)}</td>
                      <td className="td tabular text-right">{count(row.capacity)}</td>
                      <td className="td tabular text-right text-ink-soft">{row.held > 0 ? count(row.held) : ''}</td>
                      <td className="td tabular pr-4 text-sm text-ink-soft max-sm:hidden">{ordersOf(row)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </section>
        ))}
      </div>
    </>
  );
}
