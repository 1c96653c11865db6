import type { VariantName } from '@madang/contract/catalog-admin';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { serverNow } from '../../../ui/lib/clock.ts';
import { count } from '../../../ui/lib/format.ts';
import { type Language, type Say, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Badge } from '../../../ui/parts/status.tsx';
import { Go, useFilters } from '../../frame/go.tsx';
import { useKeys } from '../../frame/keys.ts';
import { usePageTitle } from '../../frame/page-title.ts';
import { paths } from '../../frame/paths.ts';
import { useMay } from '../../frame/session.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Checkbox } from '../../ui/field.tsx';
import type { Column } from '../../ui/grid.tsx';
import { koreaDay } from '../../ui/korea-time.ts';
import { Choice, FilterForm, List, SearchBox } from '../../ui/list.tsx';
import { usePaged } from '../../ui/paged.ts';
import { PageHead } from '../../ui/panel.tsx';
import { When } from '../../ui/when.tsx';
import { useVariantNames, useVariantSearch, variantLabel } from '../variants/variants.ts';
import { LotDialog } from './lot-dialog.tsx';
import { ReceiveDialog } from './receive-dialog.tsx';
import { daysLeft, type Lot, lot_filters, lotsQuery, low_at, warehouseOf } from './stock.ts';
import { useWarehouseChoices } from './warehouses.ts';

/** What a search finds at most; a screen holds fewer. */
const most_found = 100;

/** The day it may last be sold, in words where it is near. */
function Expiry({ lot, today, t }: { lot: Lot; today: string; t: Say }) {
  if (!lot.expires_on) return <span className="text-ink-faint">–</span>;
  const days = daysLeft(lot.expires_on, today);
  if (days < 0) return <Badge tone="bad">{t(`${lot.expires_on} 지남`, `Expired ${lot.expires_on}`)}</Badge>;
  if (days <= 3)
    return <Badge tone="warn">{days === 0 ? t('오늘까지', 'Today') : t(`${days}일 남음`, `${days} d left`)}</Badge>;
  return <span className="tabular">{lot.expires_on}</span>;
}

function columnsOf(
  t: Say,
  lang: Language,
  names: ReadonlyMap<string, VariantName>,
  warehouses: ReadonlyMap<string, string>,
): Column<Lot>[] {
  const today = koreaDay(serverNow());
  const number = (value: number) => count(value);
  const placeOf = (lot: Lot) => warehouses.get(lot.warehouse_id) ?? warehouseOf(lot, lang);
  return [
    {
      id: 'variant',
      title: t('상품', 'Goods'),
      track: 'minmax(9rem,3fr)',
      cell: (lot) => {
        const variant = names.get(lot.variant_id);
        return (
          <span className="block min-w-0">
            <span className="block truncate font-medium">{variant ? variantLabel(variant, lang) : '…'}</span>
            <span className="block truncate text-xs text-ink-faint md:hidden">{placeOf(lot)}</span>
          </span>
        );
      },
    },
    {
      id: 'sku',
      title: 'SKU',
      track: 'minmax(7rem,1fr)',
      wide: true,
      cell: (lot) => names.get(lot.variant_id)?.sku ?? '',
    },
    {
      id: 'warehouse',
      title: t('창고', 'Warehouse'),
      track: 'minmax(9rem,2fr)',
      wide: true,
      cell: placeOf,
    },
    {
      id: 'expiry',
      title: t('소비기한', 'Expiry'),
      track: '8rem',
      wide: true,
      cell: (lot) => <Expiry lot={lot} today={today} t={t} />,
    },
    {
      id: 'on_hand',
      title: t('실재고', 'On hand'),
      track: '5.5rem',
      align: 'right',
      wide: true,
      cell: (lot) => number(lot.on_hand),
    },
    {
      id: 'held',
      title: t('결제 중', 'Held'),
      track: '5rem',
      align: 'right',
      wide: true,
      cell: (lot) => number(lot.held),
    },
    {
      id: 'allocated',
      title: t('팔림', 'Allocated'),
      track: '5.5rem',
      align: 'right',
      wide: true,
      cell: (lot) => number(lot.allocated),
    },
    {
      id: 'available',
      title: t('판매 가능', 'Available'),
      track: '6rem',
      align: 'right',
      cell: (lot) => (
        <span
          className={`font-semibold ${lot.available === 0 ? 'text-bad' : lot.available <= low_at ? 'text-warn' : ''}`}
        >
          {number(lot.available)}
        </span>
      ),
    },
    {
      id: 'at',
      title: t('바뀐 때', 'Changed'),
      track: '9rem',
      wide: true,
      cell: (lot) => <When at={lot.updated_at} style="short" />,
    },
  ];
}

export function StockPage() {
  const t = useSay();
  const lang = useLanguage();
  const may = useMay();
  usePageTitle(t('재고', 'Stock'));
  const [filters, setFilters] = useFilters(lot_filters);
  const sought = useVariantSearch(filters.q ?? '', Boolean(filters.q), { limit: most_found });
  const found = filters.q ? (sought.data?.map((variant) => variant.variant_id) ?? null) : null;
  const query = useInfiniteQuery({
    ...lotsQuery(filters, found),
    enabled: !filters.q || (found !== null && !sought.isPlaceholderData),
  });
  const { rows } = usePaged(query, (page) => page.lots);
  const names = useVariantNames(useMemo(() => (rows ?? []).map((lot) => lot.variant_id), [rows]));
  const warehouses = useWarehouseChoices();
  const [opened, setOpened] = useState<Lot | null>(null);
  const [receiving, setReceiving] = useState(false);
  const can_write = may('inventory.write');
  useKeys(can_write ? [{ keys: 'n', label: t('입고', 'Receive goods'), run: () => setReceiving(true) }] : []);
  const receive = can_write ? (
    <Button look="ink" onClick={() => setReceiving(true)}>
      {t('입고', 'Receive goods')}
    </Button>
  ) : null;
  return (
    <>
      <PageHead
        title={t('재고', 'Stock')}
        note={t('판매 가능 = 실재고 − 결제 중 − 팔림', 'Available = on hand − held − allocated')}
        actions={
          <>
            <Go to={paths.movements} className={buttonClass('line')}>
              {t('이동 기록', 'Movements')}
            </Go>
            {receive}
          </>
        }
      />
      <FilterForm>
        <SearchBox
          label={t('상품, 옵션, 초성 또는 SKU', 'Product, option or SKU')}
          value={filters.q}
          onSearch={(q) => setFilters({ q })}
        />
        <Choice
          label={t('창고', 'Warehouse')}
          any={t('모든 창고', 'All warehouses')}
          className="md:w-56"
          value={filters.warehouse_id}
          options={warehouses}
          onChange={(warehouse_id) => setFilters({ warehouse_id })}
        />
        <Checkbox
          label={t(`${low_at}개 이하만`, `${low_at} or fewer only`)}
          checked={filters.low === '1'}
          onChange={(event) => setFilters({ low: event.target.checked ? '1' : '' })}
        />
        {filters.variant_id ? (
          <Button look="quiet" onClick={() => setFilters({ variant_id: '' })}>
            {t('상품 한정 해제 ×', 'Any product ×')}
          </Button>
        ) : null}
        {found?.length === most_found ? (
          <p className="col-span-2 text-sm text-warn">
            {t(
              `${most_found}가지 옵션까지만 찾습니다. 더 적어 좁혀 보세요.`,
              `Only ${most_found} options are looked for: say more to narrow it down.`,
            )}
          </p>
        ) : null}
      </FilterForm>
      <List
        label={t('재고 목록', 'Stock lots')}
        columns={columnsOf(t, lang, names, new Map(warehouses))}
        query={query}
        pick={(page) => page.lots}
        rowId={(lot) => lot.lot_id}
        onOpen={setOpened}
        empty={
          filters.q ? (
            <Empty title={t('찾은 재고가 없습니다', 'No stock found')}>
              {t('이름의 일부나 초성, SKU로 찾아 보세요.', 'Try a part of the name or the SKU.')}
            </Empty>
          ) : filters.low ? (
            <Empty title={t('부족한 재고가 없습니다', 'Nothing is low on stock')} />
          ) : (
            <Empty title={t('재고가 없습니다', 'No stock yet')} action={receive}>
              {t(
                '물건이 들어오면 상품, 창고, 수량을 적어 입고하세요.',
                'When goods arrive, receive them into a warehouse.',
              )}
            </Empty>
          )
        }
      />
      <LotDialog
        lot={opened}
        variant={opened ? names.get(opened.variant_id) : undefined}
        onClose={() => setOpened(null)}
      />
      <ReceiveDialog open={receiving} onClose={() => setReceiving(false)} variant_id={filters.variant_id ?? null} />
    </>
  );
}
