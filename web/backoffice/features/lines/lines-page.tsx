import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { count } from '../../../ui/lib/format.ts';
import { type Say, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Go, useGo } from '../../frame/go.tsx';
import { usePageTitle } from '../../frame/page-title.ts';
import { paths } from '../../frame/paths.ts';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import type { Column } from '../../ui/grid.tsx';
import { ListFrame } from '../../ui/list.tsx';
import { PageHead } from '../../ui/panel.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { dropsQuery, dropTitle } from '../drops/drops.ts';
import { type LineNews, linesQuery } from './lines.ts';
import { NewLine } from './new-line.tsx';

function columnsOf(t: Say, nameOf: (line: LineNews) => string): Column<LineNews>[] {
  const number = (id: string, title: string, read: (line: LineNews) => number, wide = false): Column<LineNews> => ({
    id,
    title,
    track: '6rem',
    ...(wide ? { wide } : {}),
    align: 'right',
    cell: (line) => count(read(line)),
  });
  return [
    {
      id: 'name',
      title: t('대상', 'Before'),
      track: 'minmax(9rem,3fr)',
      phone: 'minmax(0,1fr)',
      cell: (line) => (
        <Go to={paths.line(line.room_id)} className="link block truncate font-medium" tabIndex={-1}>
          {nameOf(line)}
        </Go>
      ),
    },
    {
      id: 'state',
      title: t('상태', 'State'),
      track: '7rem',
      phone: '5.5rem',
      cell: (line) => <StateBadge kind="line" state={line.state} />,
    },
    number('waiting', t('줄', 'In line'), (line) => Math.max(0, line.last_number - line.pointer)),
    number('inside', t('안', 'Inside'), (line) => line.inside),
    number('capacity', t('정원', 'Capacity'), (line) => line.capacity, true),
    number('pace', t('분당 입장', 'In a minute'), (line) => line.per_minute, true),
  ];
}

/** Every waiting room there is. */
export function LinesPage() {
  const t = useSay();
  const lang = useLanguage();
  const go = useGo();
  const may = useMay();
  const [making, setMaking] = useState(false);
  usePageTitle(t('대기실', 'Waiting rooms'));
  const { data, error, refetch } = useQuery(linesQuery);
  const drops = useQuery(dropsQuery).data ?? [];
  const nameOf = (line: LineNews) => {
    const drop = drops.find((one) => one.drop_id === line.drop_id);
    return line.drop_id === null
      ? t('사이트 전체', 'The whole site')
      : drop
        ? dropTitle(drop, lang)
        : t('드롭', 'Drop');
  };
  const add = may('drops.write') ? (
    <Button look="ink" onClick={() => setMaking(true)}>
      {t('새 대기실', 'New waiting room')}
    </Button>
  ) : null;
  return (
    <>
      <PageHead
        title={t('대기실', 'Waiting rooms')}
        note={t(
          '한꺼번에 몰릴 때 순서대로 들이고, 안에 있는 사람만 살 수 있게 합니다.',
          'Lets crowds in one by one; only people inside can buy.',
        )}
        actions={add}
      />
      <ListFrame
        label={t('대기실 목록', 'Waiting rooms')}
        columns={columnsOf(t, nameOf)}
        rows={data}
        rowId={(line) => line.room_id}
        onOpen={(line) => go({ to: paths.line(line.room_id) })}
        error={error}
        retry={() => void refetch()}
        empty={
          <Empty title={t('아직 대기실이 없습니다', 'No waiting rooms yet')} action={add}>
            {t(
              '드롭 하나 앞에, 또는 사이트 전체 앞에 줄을 세울 수 있습니다.',
              'A line can stand in front of one drop or the whole site.',
            )}
          </Empty>
        }
      />
      <NewLine open={making} onClose={() => setMaking(false)} drops={drops} taken={data ?? []} />
    </>
  );
}
