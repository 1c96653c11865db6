import { adminStartRehearsal } from '@madang/contract/rehearsals';
import type { BodyOf } from '@madang/contract/route';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { count } from '../../../ui/lib/format.ts';
import { type Say, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Go, useFilters, useGo } from '../../frame/go.tsx';
import { usePageTitle } from '../../frame/page-title.ts';
import { paths } from '../../frame/paths.ts';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Empty, Refused } from '../../ui/empty.tsx';
import { Checkbox, SelectField, WholeField } from '../../ui/field.tsx';
import type { Column } from '../../ui/grid.tsx';
import { ListFrame } from '../../ui/list.tsx';
import { PageHead, Panel } from '../../ui/panel.tsx';
import { useSend } from '../../ui/send.ts';
import { StateBadge } from '../../ui/state-badge.tsx';
import { When } from '../../ui/when.tsx';
import { readWhole } from '../../ui/whole.ts';
import { type Drop, dropsQuery, dropTitle } from '../drops/drops.ts';
import { type Rehearsal, rehearsalsQuery } from './rehearsals.ts';

function columnsOf(t: Say): Column<Rehearsal>[] {
  return [
    {
      id: 'at',
      title: t('시작', 'Started'),
      track: 'minmax(8rem,1fr)',
      phone: 'minmax(0,1fr)',
      cell: (one) => (
        <Go to={paths.rehearsal(one.rehearsal_id)} className="link font-medium" tabIndex={-1}>
          <When at={one.started_at} style="short" />
        </Go>
      ),
    },
    {
      id: 'state',
      title: t('결과', 'Outcome'),
      track: '9rem',
      phone: '7rem',
      cell: (one) => <StateBadge kind="rehearsal" state={one.state} />,
    },
    {
      id: 'buyers',
      title: t('구매자', 'Buyers'),
      track: '6rem',
      align: 'right',
      wide: true,
      cell: (one) => count(one.input.buyers),
    },
    {
      id: 'stock',
      title: t('수량', 'Units'),
      track: '6rem',
      align: 'right',
      wide: true,
      cell: (one) => count(one.input.stock),
    },
    {
      id: 'sold',
      title: t('팔림', 'Sold'),
      track: '6rem',
      align: 'right',
      wide: true,
      cell: (one) => (one.verdict ? count(one.verdict.sold) : '–'),
    },
    {
      id: 'rate',
      title: t('초당 주문', 'Orders/s'),
      track: '6.5rem',
      align: 'right',
      wide: true,
      cell: (one) => (one.verdict ? count(Math.round(one.verdict.orders_per_s)) : '–'),
    },
    {
      id: 'p99',
      title: t('99% 응답', 'p99'),
      track: '6.5rem',
      phone: '5rem',
      align: 'right',
      cell: (one) => (one.verdict ? `${count(Math.round(one.verdict.latency_ms.p99))} ms` : '–'),
    },
  ];
}

export function RehearsalsPage() {
  const t = useSay();
  const go = useGo();
  const may = useMay();
  usePageTitle(t('리허설', 'Rehearsals'));
  const [filters] = useFilters(['drop_id'] as const);
  const drops = useQuery(dropsQuery).data;
  const query = useQuery(rehearsalsQuery(undefined));
  const drop = drops?.find((one) => one.drop_id === filters.drop_id);
  const ready = filters.drop_id === undefined || drops !== undefined;
  return (
    <>
      <PageHead
        title={t('리허설', 'Rehearsals')}
        note={t(
          '가상 구매자들이 복사본에서 실제처럼 구매합니다. 실제 재고와 주문은 바뀌지 않습니다.',
          'Virtual buyers shop on a copy, just as real ones would. Your stock and orders are not touched.',
        )}
      />
      <div className="grid items-start grid-cols-1 gap-4 xl:grid-cols-[22rem_minmax(0,1fr)]">
        {may('drops.write') && ready ? (
          <StartForm
            key={drop?.drop_id ?? ''}
            preset={drop}
            drops={drops ?? []}
            running={query.data?.some((one) => one.state === 'running') ?? false}
          />
        ) : null}
        <div className="min-w-0">
          <ListFrame
            label={t('리허설 목록', 'Rehearsals')}
            columns={columnsOf(t)}
            rows={query.data}
            rowId={(one) => one.rehearsal_id}
            onOpen={(one) => go({ to: paths.rehearsal(one.rehearsal_id) })}
            error={query.error}
            retry={() => void query.refetch()}
            empty={
              <Empty title={t('아직 리허설을 하지 않았습니다', 'No rehearsals yet')}>
                {t(
                  '예상 구매자 수를 입력하고 시작해 보세요. 끝나면 판매 수량, 응답 시간, 약속을 지켰는지 알려 드립니다.',
                  'Enter how many buyers to expect and start. At the end you see what sold, how fast, and whether every promise was kept.',
                )}
              </Empty>
            }
          />
        </div>
      </div>
    </>
  );
}

type FormProps = { preset: Drop | undefined; drops: readonly Drop[]; running: boolean };

function StartForm({ preset, drops, running }: FormProps) {
  const t = useSay();
  const lang = useLanguage();
  const go = useGo();
  const [drop_id, setDrop] = useState(preset?.drop_id ?? '');
  const [buyers, setBuyers] = useState('2,000');
  const [stock, setStock] = useState(preset ? count(preset.live.allotment) : '200');
  const [misbehave, setMisbehave] = useState('10');
  const [kill, setKill] = useState(false);
  const [in_line, setInLine] = useState(preset?.guarded ?? false);
  const [capacity, setCapacity] = useState('100');
  const act = useSend(
    'start-rehearsal',
    (body: BodyOf<typeof adminStartRehearsal>, key) => call(adminStartRehearsal, { body, key }),
    { refresh: [['rehearsals']], done: (started) => go({ to: paths.rehearsal(started.rehearsal_id) }) },
  );
  const [people, units, share] = [readWhole(buyers), readWhole(stock), readWhole(misbehave)];
  const inside = readWhole(capacity);
  const wrong = {
    buyers: people === null || !(people >= 10 && people <= 50_000),
    stock: units === null || !(units >= 1 && units <= 1_000_000),
    misbehave: share === null || !(share >= 0 && share <= 100),
    capacity: in_line && (inside === null || !(inside >= 1 && inside <= 50_000)),
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (Object.values(wrong).some(Boolean)) return;
    void act.run({
      ...(drop_id ? { drop_id } : {}),
      buyers: people as number,
      stock: units as number,
      misbehave: (share as number) / 100,
      ...(kill ? { kill } : {}),
      ...(in_line ? { line: { capacity: inside as number } } : {}),
    });
  };
  return (
    <Panel title={t('새 리허설', 'New rehearsal')}>
      <form onSubmit={submit} noValidate className="grid grid-cols-1 gap-4">
        <SelectField
          label={t('본뜰 드롭', 'Model on a drop')}
          value={drop_id}
          onChange={(event) => {
            setDrop(event.target.value);
            const drop = drops.find((one) => one.drop_id === event.target.value);
            if (!drop) return;
            setStock(count(drop.live.allotment));
            setInLine(drop.guarded);
          }}
        >
          <option value="">{t('직접 정하기', 'Custom')}</option>
          {drops.map((drop) => (
            <option key={drop.drop_id} value={drop.drop_id}>
              {dropTitle(drop, lang)}
            </option>
          ))}
        </SelectField>
        <WholeField
          label={t('구매자 수', 'Buyers')}
          value={buyers}
          onChange={setBuyers}
          error={wrong.buyers ? t('10명에서 5만 명 사이로 적으세요.', 'Between 10 and 50,000.') : null}
        />
        <WholeField
          label={t('팔 수량', 'Units to sell')}
          value={stock}
          onChange={setStock}
          error={wrong.stock ? t('1개에서 100만 개 사이로 적으세요.', 'Between 1 and 1,000,000.') : null}
        />
        <WholeField
          label={t('비정상 행동 비율', 'Misbehaving buyers')}
          unit="%"
          value={misbehave}
          onChange={setMisbehave}
          hint={t('두 번 누르고, 나갔다 오고, 결제를 버립니다', 'Double clicks, leaving, coming back')}
          error={wrong.misbehave ? t('0에서 100 사이로 적으세요.', 'Between 0 and 100.') : null}
        />
        <Checkbox
          label={t('대기실에서 줄 서기', 'With a waiting room')}
          hint={t('번호를 받고 기다렸다가 차례로 들어옵니다.', 'They take a number, wait, and come in by turn.')}
          checked={in_line}
          onChange={(event) => setInLine(event.target.checked)}
        />
        {in_line ? (
          <WholeField
            label={t('한 번에 들어오는 사람', 'People inside at once')}
            value={capacity}
            onChange={setCapacity}
            error={wrong.capacity ? t('1명에서 5만 명 사이로 적으세요.', 'Between 1 and 50,000.') : null}
          />
        ) : null}
        <Checkbox
          label={t('도중에 서버 강제 종료', 'Kill the server in the middle')}
          hint={t('kill -9 여러 번. 아무것도 잃지 않아야 합니다.', 'kill -9, several times. Nothing may be lost.')}
          checked={kill}
          onChange={(event) => setKill(event.target.checked)}
        />
        <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
        <Button type="submit" look="accent" busy={act.busy} disabled={running} className="h-10">
          {running ? t('이미 진행 중입니다', 'Already running') : t('리허설 시작', 'Start rehearsal')}
        </Button>
      </form>
    </Panel>
  );
}
