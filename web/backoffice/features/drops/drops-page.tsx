import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { count } from '../../../ui/lib/format.ts';
import { type Language, type Say, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { useLive } from '../../../ui/lib/live.ts';
import { Go, useGo } from '../../frame/go.tsx';
import { useKeys } from '../../frame/keys.ts';
import { usePageTitle } from '../../frame/page-title.ts';
import { paths } from '../../frame/paths.ts';
import { useMay } from '../../frame/session.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import type { Column } from '../../ui/grid.tsx';
import { ListFrame } from '../../ui/list.tsx';
import { PageHead } from '../../ui/panel.tsx';
import { Thumb } from '../../ui/picture.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { When } from '../../ui/when.tsx';
import { type Drop, type DropLive, dropGoods, dropsQuery, dropTitle, inOrder, isRunning } from './drops.ts';

function columnsOf(t: Say, lang: Language): Column<Drop>[] {
  return [
    {
      id: 'title',
      title: t('드롭', 'Drop'),
      track: 'minmax(9rem,3fr)',
      phone: 'minmax(0,1fr)',
      cell: (drop) => (
        <span className="flex items-center gap-2">
          <Thumb image={drop.image} className="size-7" />
          <span className="min-w-0">
            <Go to={paths.drop(drop.drop_id)} className="link block truncate font-medium" tabIndex={-1}>
              {dropTitle(drop, lang)}
            </Go>
            <span className="block truncate text-xs text-ink-faint md:hidden">{dropGoods(drop, lang)}</span>
          </span>
        </span>
      ),
    },
    {
      id: 'product',
      title: t('상품', 'Goods'),
      track: 'minmax(8rem,2fr)',
      wide: true,
      cell: (drop) => dropGoods(drop, lang),
    },
    {
      id: 'phase',
      title: t('상태', 'State'),
      track: '7rem',
      phone: '5.5rem',
      cell: (drop) => <StateBadge kind="drop" state={drop.live.phase} />,
    },
    {
      id: 'kind',
      title: t('종류', 'Kind'),
      track: '5.5rem',
      wide: true,
      cell: (drop) => (drop.kind === 'preorder' ? t('예약 판매', 'Pre-order') : t('재고 판매', 'Stock')),
    },
    {
      id: 'opens',
      title: t('시작', 'Opens'),
      track: '11rem',
      wide: true,
      cell: (drop) => <When at={drop.opens_at} />,
    },
    {
      id: 'closes',
      title: t('끝', 'Closes'),
      track: '11rem',
      wide: true,
      cell: (drop) => <When at={drop.closes_at} />,
    },
    {
      id: 'left',
      title: t('남음 / 배정', 'Left / allotted'),
      track: '8rem',
      phone: '7rem',
      align: 'right',
      cell: (drop) => `${count(drop.live.remaining)} / ${count(drop.live.allotment)}`,
    },
    {
      id: 'cap',
      title: t('한 사람', 'Per person'),
      track: '5rem',
      align: 'right',
      wide: true,
      cell: (drop) => count(drop.cap_per_person),
    },
  ];
}

/** The list with the figures of what runs moving by themselves. */
export function useLiveDrops() {
  const query = useQuery(dropsQuery);
  const [live, setLive] = useState<Record<string, DropLive>>({});
  const watched = (query.data ?? []).filter((drop) => isRunning(drop) || drop.live.phase === 'upcoming').slice(0, 40);
  useLive(
    watched.map((drop) => `drop:${drop.drop_id}`),
    (data, topic) => setLive((now) => ({ ...now, [topic.slice(5)]: data as DropLive })),
    () => void query.refetch(),
  );
  const newer = (drop: Drop) => {
    const heard = live[drop.drop_id];
    return heard && heard.as_of > drop.live.as_of ? { ...drop, live: { ...drop.live, ...heard } } : drop;
  };
  return { ...query, drops: query.data ? inOrder(query.data.map(newer)) : undefined };
}

export function DropsPage() {
  const t = useSay();
  const lang = useLanguage();
  const go = useGo();
  const may = useMay();
  usePageTitle(t('드롭', 'Drops'));
  const { drops, error, refetch } = useLiveDrops();
  const can_write = may('drops.write');
  useKeys(can_write ? [{ keys: 'n', label: t('새 드롭', 'New drop'), run: () => go({ to: paths.new_drop }) }] : []);
  const new_drop = can_write ? (
    <Go to={paths.new_drop} className={buttonClass('ink')}>
      {t('새 드롭', 'New drop')}
    </Go>
  ) : null;
  return (
    <>
      <PageHead
        title={t('드롭', 'Drops')}
        note={t('정해진 시각에 정해진 수량만 파는 판매입니다.', 'Limited quantities sold at a set time.')}
        actions={new_drop}
      />
      <ListFrame
        label={t('드롭 목록', 'Drops')}
        columns={columnsOf(t, lang)}
        rows={drops}
        rowId={(drop) => drop.drop_id}
        onOpen={(drop) => go({ to: paths.drop(drop.drop_id) })}
        error={error}
        retry={() => void refetch()}
        empty={
          <Empty title={t('아직 드롭이 없습니다', 'No drops yet')} action={new_drop}>
            {t(
              '재고가 있는 상품을 골라 시작 시각, 수량, 한 사람 한도를 정하세요. 열기 전에 리허설도 해 볼 수 있습니다.',
              'Choose a product in stock, then set the opening time, quantity and limit per person. You can rehearse before it opens.',
            )}
          </Empty>
        }
      />
    </>
  );
}
