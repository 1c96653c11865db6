import type { VariantName } from '@madang/contract/catalog-admin';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { count } from '../../../ui/lib/format.ts';
import { type Language, type Say, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Go, useFilters, useGo } from '../../frame/go.tsx';
import { usePageTitle } from '../../frame/page-title.ts';
import { paths } from '../../frame/paths.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import type { Column } from '../../ui/grid.tsx';
import { List } from '../../ui/list.tsx';
import { usePaged } from '../../ui/paged.ts';
import { PageHead } from '../../ui/panel.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { When } from '../../ui/when.tsx';
import { useVariantNames, variantLabel } from '../variants/variants.ts';
import { type Movement, movementsQuery } from './stock.ts';

function columnsOf(t: Say, lang: Language, names: ReadonlyMap<string, VariantName>): Column<Movement>[] {
  return [
    {
      id: 'at',
      title: t('때', 'When'),
      track: '7.5rem',
      wide: true,
      cell: (one) => <When at={one.at} style="short" />,
    },
    {
      id: 'kind',
      title: t('종류', 'Kind'),
      track: '6.5rem',
      cell: (one) => <StateBadge kind="movement" state={one.kind} />,
    },
    {
      id: 'variant',
      title: t('상품', 'Goods'),
      track: 'minmax(8rem,3fr)',
      cell: (one) => {
        const variant = names.get(one.variant_id);
        return variant ? variantLabel(variant, lang) : '…';
      },
    },
    {
      id: 'quantity',
      title: t('변화', 'Change'),
      track: '5rem',
      align: 'right',
      cell: (one) => <span className="font-semibold">{`${one.quantity > 0 ? '+' : ''}${count(one.quantity)}`}</span>,
    },
    {
      id: 'after',
      title: t('그 뒤 실재고', 'On hand after'),
      track: '7rem',
      align: 'right',
      wide: true,
      cell: (one) => count(one.on_hand_after),
    },
    {
      id: 'reason',
      title: t('이유', 'Reason'),
      track: 'minmax(6rem,2fr)',
      wide: true,
      cell: (one) => one.reason ?? '',
    },
    {
      id: 'order',
      title: t('주문', 'Order'),
      track: '5rem',
      wide: true,
      cell: (one) =>
        one.order_id ? (
          <Go to={paths.order(one.order_id)} className="link" tabIndex={-1}>
            {t('보기', 'Open')}
          </Go>
        ) : (
          ''
        ),
    },
    {
      id: 'by',
      title: t('누가', 'By'),
      track: 'minmax(5rem,1fr)',
      wide: true,
      cell: (one) => (one.by === 'system' ? t('시스템', 'System') : one.by),
    },
  ];
}

export function MovementsPage() {
  const t = useSay();
  const lang = useLanguage();
  const go = useGo();
  usePageTitle(t('재고 이동 기록', 'Stock movements'));
  const [filters, setFilters] = useFilters(['lot_id', 'variant_id'] as const);
  const query = useInfiniteQuery(movementsQuery(filters));
  const { rows } = usePaged(query, (page) => page.movements);
  const names = useVariantNames(useMemo(() => (rows ?? []).map((one) => one.variant_id), [rows]));
  return (
    <>
      <PageHead
        back={
          <Go to={paths.stock} className="link">
            {t('재고', 'Stock')}
          </Go>
        }
        title={t('재고 이동 기록', 'Stock movements')}
        note={t(
          '지워지지 않습니다. 잘못은 새 기록으로 바로잡습니다.',
          'Never deleted: mistakes are corrected with a new entry.',
        )}
        actions={
          Object.keys(filters).length > 0 ? (
            <Button look="quiet" onClick={() => setFilters({ lot_id: '', variant_id: '' })}>
              {t('전체 보기', 'Show all')}
            </Button>
          ) : null
        }
      />
      <List
        label={t('재고 이동 기록', 'Stock movements')}
        columns={columnsOf(t, lang, names)}
        query={query}
        pick={(page) => page.movements}
        rowId={(one) => one.movement_id}
        onOpen={(one) => (one.order_id ? go({ to: paths.order(one.order_id) }) : setFilters({ lot_id: one.lot_id }))}
        empty={
          <Empty title={t('아직 움직인 재고가 없습니다', 'No movements yet')}>
            {t('입고하면 여기에 첫 줄이 생깁니다.', 'Goods received will appear here first.')}
          </Empty>
        }
      />
    </>
  );
}
