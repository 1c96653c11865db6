import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { count } from '../../../ui/lib/format.ts';
import { type Say, useSay } from '../../../ui/lib/language.ts';
import { placeIn } from '../../../ui/lib/place-names.ts';
import { Badge } from '../../../ui/parts/status.tsx';
import { useFilters } from '../../frame/go.tsx';
import { usePageTitle } from '../../frame/page-title.ts';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Checkbox } from '../../ui/field.tsx';
import type { Column } from '../../ui/grid.tsx';
import { Choice, FilterForm, List } from '../../ui/list.tsx';
import { usePaged } from '../../ui/paged.ts';
import { PageHead } from '../../ui/panel.tsx';
import { channelName } from '../channels/channel-name.ts';
import { ChangedPrints } from './changed-prints.tsx';
import {
  type Delivery,
  deliveriesQuery,
  delivery_filters,
  flagOf,
  goodsOf,
  placeOf,
  sido_names,
} from './deliveries.ts';
import { DeliveryDialog } from './delivery-dialog.tsx';
import { PrintDialog, type PrintWhich } from './print-dialog.tsx';

function columnsOf(t: Say): Column<Delivery>[] {
  return [
    {
      id: 'place',
      title: t('지역', 'Region'),
      track: 'minmax(9rem,2fr)',
      cell: (one) => (
        <span className="block min-w-0">
          <span className="block truncate">{placeOf(one, t)}</span>
          <span className="block truncate text-xs text-ink-faint md:hidden">{goodsOf(one)}</span>
        </span>
      ),
    },
    {
      id: 'recipient',
      title: t('받는 분', 'Recipient'),
      track: '6rem',
      cell: (one) => one.parcels[0]?.recipient ?? '–',
    },
    {
      id: 'orders',
      title: t('주문', 'Orders'),
      track: '6.5rem',
      cell: (one) =>
        one.parcels.length > 1 ? (
          <Badge tone="accent">
            {t(`${count(one.parcels.length)}건 함께`, `${count(one.parcels.length)} together`)}
          </Badge>
        ) : (
          t('1건', '1')
        ),
    },
    {
      id: 'channels',
      title: t('채널', 'Channels'),
      track: 'minmax(9rem,1.3fr)',
      wide: true,
      cell: (one) => [...new Set(one.parcels.map((parcel) => channelName(t, parcel.channel_name)))].join(', '),
    },
    { id: 'goods', title: t('상품', 'Goods'), track: 'minmax(10rem,4fr)', wide: true, cell: goodsOf },
    { id: 'wished', title: t('희망일', 'Requested'), track: '6.5rem', wide: true, cell: (one) => one.wished_on ?? '' },
    {
      id: 'flag',
      title: t('확인', 'Check'),
      track: 'minmax(11rem,1.2fr)',
      wide: true,
      cell: (one) => (
        <span className="flex gap-1">
          {one.remote ? (
            <Badge tone="warn">{one.remote === 'JEJU' ? t('제주', 'Jeju') : t('도서', 'Island')}</Badge>
          ) : null}
          {one.region_flag ? <Badge tone="bad">{flagOf(one.region_flag, t)}</Badge> : null}
        </span>
      ),
    },
  ];
}

/** What is still to be brought, one row a door. */
export function DeliveriesPage() {
  const t = useSay();
  usePageTitle(t('배송', 'Deliveries'));
  const [filters, setFilters] = useFilters(delivery_filters);
  const [open, setOpen] = useState<string | null>(null);
  const [printing, setPrinting] = useState<PrintWhich | null>(null);
  const may = useMay();
  const query = useInfiniteQuery(deliveriesQuery(filters));
  const { rows } = usePaged(query, (page) => page.deliveries);
  return (
    <>
      <PageHead
        title={t('배송', 'Deliveries')}
        note={t(
          '같은 분에게 같은 집으로 가는 주문은 한 건으로 묶입니다. 이유가 함께 적히고, 언제든 따로 보낼 수 있습니다.',
          'Orders going to the same person at the same address become one stop. Each shows why, and can be split off at any time.',
        )}
        actions={
          <>
            <ChangedPrints onPrint={(delivery_ids) => setPrinting({ delivery_ids })} />
            {may('papers.print') && (rows?.length ?? 0) > 0 ? (
              <Button
                look="accent"
                onClick={() => setPrinting({ sido: filters.sido, ...(filters.bundled ? { bundled: true } : {}) })}
              >
                {t('보이는 배송 모두 출력', 'Print all shown')}
              </Button>
            ) : null}
          </>
        }
      />
      <FilterForm>
        <Choice
          className="md:w-48"
          label={t('시도', 'Province')}
          any={t('모든 지역', 'All regions')}
          value={filters.sido}
          options={sido_names.map((name) => [name, placeIn(t, name)] as const)}
          onChange={(sido) => setFilters({ sido })}
        />
        <Checkbox
          label={t('묶인 것만', 'Bundled only')}
          checked={Boolean(filters.bundled)}
          onChange={(event) => setFilters({ bundled: event.target.checked ? '1' : '' })}
        />
      </FilterForm>
      <List
        label={t('배송', 'Deliveries')}
        columns={columnsOf(t)}
        query={query}
        pick={(page) => page.deliveries}
        rowId={(one) => one.delivery_id}
        onOpen={(one) => setOpen(one.delivery_id)}
        empty={
          <Empty title={t('나갈 배송이 없습니다', 'Nothing is waiting to ship')}>
            {t('채널의 주문을 가져오면 여기에 모입니다.', 'Orders imported from channels appear here.')}
          </Empty>
        }
      />
      <DeliveryDialog
        delivery={rows?.find((one) => one.delivery_id === open) ?? null}
        others={rows ?? []}
        onClose={() => setOpen(null)}
        onPrint={(delivery_id) => {
          setOpen(null);
          setPrinting({ delivery_ids: [delivery_id] });
        }}
      />
      <PrintDialog which={printing} onClose={() => setPrinting(null)} />
    </>
  );
}
