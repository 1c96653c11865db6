import { type ChannelProduct, matchSureOptions } from '@madang/contract/channel-products';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { call } from '../../../ui/lib/api.ts';
import { count, many } from '../../../ui/lib/format.ts';
import { type Say, useSay } from '../../../ui/lib/language.ts';
import { Badge } from '../../../ui/parts/status.tsx';
import { useFilters, useGo } from '../../frame/go.tsx';
import { useKeys } from '../../frame/keys.ts';
import { usePageTitle } from '../../frame/page-title.ts';
import { paths } from '../../frame/paths.ts';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import type { Column } from '../../ui/grid.tsx';
import { Choice, FilterForm, ListFrame, SearchBox } from '../../ui/list.tsx';
import { usePaged } from '../../ui/paged.ts';
import { PageHead } from '../../ui/panel.tsx';
import { useSend } from '../../ui/send.ts';
import { channelName } from './channel-name.ts';
import { channelProductsQuery } from './channels.ts';
import { ProductChanges } from './product-changes.tsx';

function StateOf({ product, t }: { product: ChannelProduct; t: Say }) {
  if (product.state === 'matched') return <Badge tone="good">{t('연결됨', 'Linked')}</Badge>;
  if (product.state === 'ignored') return <Badge>{t('재고 아님', 'Not stocked')}</Badge>;
  if (product.options_sure === product.options_open)
    return <Badge tone="accent">{t('제안 확실', 'Strong match')}</Badge>;
  if (product.product_id !== null) return <Badge tone="warn">{t('새 옵션', 'New option')}</Badge>;
  if (product.state === 'suggested') return <Badge tone="warn">{t('제안 있음', 'Suggested')}</Badge>;
  return <Badge tone="bad">{t('모르는 상품', 'Unknown')}</Badge>;
}

function columnsOf(t: Say): Column<ChannelProduct>[] {
  return [
    {
      id: 'name',
      title: t('채널의 상품', 'Product at the channel'),
      track: 'minmax(12rem,4fr)',
      phone: 'minmax(0,1fr)',
      cell: (one) => (
        <span className="block min-w-0">
          <span className="block truncate font-medium">{one.name}</span>
          <span className="block truncate text-xs text-ink-faint md:hidden">{channelName(t, one.channel_name)}</span>
        </span>
      ),
    },
    {
      id: 'channel',
      title: t('채널', 'Channel'),
      track: '8rem',
      wide: true,
      cell: (one) => channelName(t, one.channel_name),
    },
    {
      id: 'state',
      title: t('상태', 'State'),
      track: '8rem',
      phone: '6.5rem',
      cell: (one) => <StateOf product={one} t={t} />,
    },
    {
      id: 'ours',
      title: t('우리 상품', 'Our product'),
      track: 'minmax(8rem,3fr)',
      wide: true,
      cell: (one) => one.product_title ?? <span className="text-ink-faint">–</span>,
    },
    {
      id: 'options',
      title: t('미확인 / 옵션', 'Open / options'),
      track: '7rem',
      align: 'right',
      wide: true,
      cell: (one) => `${count(one.options_open)} / ${count(one.options)}`,
    },
    {
      id: 'lines',
      title: t('기다리는 주문', 'Orders waiting'),
      track: '7rem',
      align: 'right',
      wide: true,
      cell: (one) => (one.lines_waiting > 0 ? <b>{count(one.lines_waiting)}</b> : '0'),
    },
  ];
}

/** Every suggestion that is sure, however many: a call takes some hundreds and says where the next goes on. */
async function matchAll(key: string): Promise<{ matched: number }> {
  let sum = 0;
  let after: string | null = null;
  do {
    const body: { after?: string } = after ? { after } : {};
    const reply: { matched: number; next_after: string | null } = await call(matchSureOptions, {
      body,
      key: `${key}.${after ?? 'first'}`,
    });
    sum += reply.matched;
    after = reply.next_after;
  } while (after);
  return { matched: sum };
}

/** What channels call their goods, the undecided first: which of ours they are. */
export function ChannelProductsPage() {
  const t = useSay();
  const go = useGo();
  const may = useMay();
  usePageTitle(t('채널 상품', 'Channel products'));
  const [filters, setFilters] = useFilters(['show', 'q'] as const);
  const query = useInfiniteQuery(channelProductsQuery(filters));
  const { rows, more } = usePaged(query, (page) => page.products);
  // One that moved down while the next page was read stands in both.
  const products = useMemo(() => rows && [...new Map(rows.map((one) => [one.id, one])).values()], [rows]);
  const sure = query.data?.pages[0]?.sure ?? 0;
  const act = useSend('match-sure', (_: null, key) => matchAll(key), {
    refresh: [['channel-products'], ['channel-work']],
    say: ({ matched }) => t(`옵션 ${matched}개를 연결했습니다`, `${many(matched, 'option')} linked`),
  });
  const can_write = may('orders.write') && sure > 0;
  useKeys(
    can_write
      ? [{ keys: 'A', label: t('확실한 제안 모두 확인', 'Confirm all strong matches'), run: () => void act.run(null) }]
      : [],
  );
  return (
    <>
      <PageHead
        title={t('채널 상품', 'Channel products')}
        note={t(
          '주문 파일에 처음 나온 상품이 여기에 모입니다. 한 번 확인하면 지난 주문과 앞으로의 주문에 모두 반영됩니다.',
          'Products first seen in an order appear here. Confirm once and every past and future order follows.',
        )}
        actions={
          can_write ? (
            <Button look="ink" busy={act.busy} onClick={() => void act.run(null)}>
              {t(`확실한 제안 ${count(sure)}개 모두 확인`, `Confirm ${count(sure)} strong matches`)}
            </Button>
          ) : null
        }
      />
      <ProductChanges />
      <FilterForm>
        <SearchBox
          label={t('채널 상품 이름', 'Name at the channel')}
          value={filters.q}
          onSearch={(q) => setFilters({ q })}
        />
        <Choice
          className="md:w-40"
          label={t('상태', 'State')}
          any={t('확인할 것', 'To review')}
          value={filters.show}
          options={[
            ['matched', t('연결됨', 'Linked')],
            ['ignored', t('재고 아님', 'Not stocked')],
            ['all', t('모두', 'All')],
          ]}
          onChange={(show) => setFilters({ show })}
        />
      </FilterForm>
      <ListFrame
        label={t('채널 상품', 'Channel products')}
        columns={columnsOf(t)}
        rows={products}
        more={more}
        rowId={(one) => one.id}
        onOpen={(one) => go({ to: paths.channel_product(one.id) })}
        error={query.error}
        retry={() => void query.refetch()}
        empty={
          <Empty title={t('확인할 상품이 없습니다', 'Nothing to review')}>
            {t(
              '새 상품이나 옵션이 주문에 나타나면 여기에 보입니다.',
              'New products or options appear here with their first order.',
            )}
          </Empty>
        }
      />
    </>
  );
}
