import {
  adminListSettlementDifferences,
  adminListSettlements,
  adminSeeDifferences,
  adminTakeSettlement,
} from '@madang/contract/settlements';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { count, many, won } from '../../../ui/lib/format.ts';
import { type Language, type Say, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Badge } from '../../../ui/parts/status.tsx';
import { usePageTitle } from '../../frame/page-title.ts';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Empty, Refused } from '../../ui/empty.tsx';
import { SelectField } from '../../ui/field.tsx';
import { type Column, Grid } from '../../ui/grid.tsx';
import { Figure, Figures, PageHead, Panel } from '../../ui/panel.tsx';
import { useSend } from '../../ui/send.ts';
import { When } from '../../ui/when.tsx';
import { channelName } from '../channels/channel-name.ts';
import { useNamedApart } from '../channels/named-apart.ts';
import { type Difference, DifferenceDialog } from './difference-dialog.tsx';
import { amounts, differenceWords } from './differences.ts';

const settlementsQuery = queryOptions({
  queryKey: ['settlements'],
  queryFn: ({ signal }) => call(adminListSettlements, { signal }),
});
const differencesQuery = queryOptions({
  queryKey: ['settlements', 'differences'],
  queryFn: ({ signal }) => call(adminListSettlementDifferences, { signal }),
});

const kindWord = (kind: string, t: Say) => (kind === 'paid' ? t('정산', 'Paid') : t('구매확정', 'Decided'));

function columnsOf(t: Say, lang: Language): Column<Difference>[] {
  const money = (value: number | null) => (value === null ? '–' : won(value, lang));
  return [
    {
      id: 'key',
      title: t('번호', 'Number'),
      track: '10.5rem',
      phone: '9.5rem',
      cell: (one) => <span className="tabular">{one.key}</span>,
    },
    {
      id: 'what',
      title: t('상품', 'Goods'),
      track: 'minmax(6.5rem,2fr)',
      wide: true,
      cell: (one) => (
        <span className="break-keep wrap-anywhere whitespace-normal">
          {one.part === 'shipping' ? t('배송비 (묶음)', 'Shipping of a bundle') : (one.title ?? '–')}
        </span>
      ),
    },
    {
      id: 'why',
      title: t('다른 점', 'Differs'),
      track: 'minmax(7.5rem,1.5fr)',
      phone: 'minmax(0,1fr)',
      cell: (one) => (
        <span className="flex flex-wrap gap-1 whitespace-normal">
          {one.differences.map((why) => (
            <Badge key={why} tone={why === 'unknown_line' || why === 'paid_twice' ? 'bad' : 'warn'}>
              {differenceWords(why, t).short}
            </Badge>
          ))}
        </span>
      ),
    },
    { id: 'kind', title: t('파일', 'File'), track: '4.5rem', wide: true, cell: (one) => kindWord(one.kind, t) },
    ...amounts(t).map(({ field, title }) => ({
      id: field,
      title,
      track: '6.5rem',
      align: 'right' as const,
      wide: true,
      cell: (one: Difference) => money(one[field]),
    })),
  ];
}

/** What markets say they owe and paid, held against the orders; what differs waits here until somebody has looked. */
export function SettlementsPage() {
  const t = useSay();
  const lang = useLanguage();
  const writes = useMay()('payments.write');
  usePageTitle(t('정산 대조', 'Settlements'));
  const file = useRef<HTMLInputElement>(null);
  const { data } = useQuery(settlementsQuery);
  const differences = useQuery(differencesQuery);
  const rows = differences.data?.differences;
  const channels = useNamedApart(data?.channels ?? []);
  const [wanted, setWanted] = useState('');
  const [opened, setOpened] = useState<Difference | null>(null);
  const channel = channels.find((one) => one.channel_id === wanted) ?? channels[0];
  const take = useSend(
    'take-settlement',
    (chosen: File, key) => {
      const body = new FormData();
      body.set('file', chosen);
      if (channel) body.set('channel', channel.channel_id);
      return call(adminTakeSettlement, { body, key });
    },
    {
      refresh: [['settlements']],
      say: ({ settlement, known }) =>
        known
          ? t('이미 가져온 파일입니다', 'This file has already been imported')
          : settlement.differences === 0
            ? t(`${count(settlement.lines)}줄이 모두 맞습니다`, `${many(settlement.lines, 'line')} read, all agree`)
            : // A bundle's shipping differs beside its lines: there may be more of these than lines.
              t(
                `${count(settlement.lines)}줄을 읽었습니다. 다른 것 ${count(settlement.differences)}건`,
                `${many(settlement.lines, 'line')} read, ${many(settlement.differences, 'difference')}`,
              ),
    },
  );
  const see = useSend(
    'see-differences',
    (list: readonly Difference[], key) =>
      call(adminSeeDifferences, {
        body: { rows: list.map(({ settlement_id, row, part }) => ({ settlement_id, row, part })) },
        key,
      }),
    { refresh: [['settlements']] },
  );
  return (
    <>
      <PageHead
        title={t('정산 대조', 'Settlements')}
        note={t(
          '구매확정내역과 정산 파일을 올리면 상품주문마다 금액·수수료·받은 금액을 맞춰 봅니다. 배송비는 묶음마다 한 번만 셉니다.',
          'Upload purchase-confirmation and settlement files to compare amount, fee and money received for every order line. Shipping counts once per bundle.',
        )}
        actions={
          writes ? (
            <>
              <input
                ref={file}
                type="file"
                className="sr-only"
                tabIndex={-1}
                aria-label={t('정산 파일', 'Settlement file')}
                accept=".xlsx,.csv"
                onChange={(event) => {
                  const chosen = event.target.files?.[0];
                  if (chosen) void take.run(chosen);
                  event.target.value = '';
                }}
              />
              {channels.length > 1 ? (
                <SelectField
                  className="w-48"
                  label={t('어느 채널의 파일인가요?', 'Which channel is this file from?')}
                  value={channel?.channel_id ?? ''}
                  onChange={(event) => setWanted(event.target.value)}
                >
                  {channels.map((one) => (
                    <option key={one.channel_id} value={one.channel_id}>
                      {one.name}
                    </option>
                  ))}
                </SelectField>
              ) : null}
              <Button
                look="ink"
                className="self-end"
                busy={take.busy}
                disabled={data !== undefined && !channel}
                onClick={() => file.current?.click()}
              >
                {t('파일 올리기', 'Upload a file')}
              </Button>
            </>
          ) : null
        }
      />
      <div className="grid grid-cols-1 gap-4">
        <Refused>{take.error || see.error ? sentenceOf(take.error ?? see.error) : null}</Refused>
        <Figures columns={4}>
          <Figure
            label={t('다른 줄', 'Differences')}
            value={rows ? `${count(rows.length)}${differences.data?.more ? '+' : ''}` : '–'}
            {...(rows && rows.length > 0 ? { tone: 'warn' as const } : {})}
          />
          <Figure label={t('미수령 줄', 'Not paid yet')} value={data ? count(data.unpaid.lines) : '–'} />
          <Figure label={t('미수령 금액', 'Money outstanding')} value={data ? won(data.unpaid.net_krw, lang) : '–'} />
          <Figure label={t('가져온 파일', 'Files')} value={data ? count(data.settlements.length) : '–'} />
        </Figures>
        <Panel
          title={t('다른 줄', 'Differences')}
          flush
          actions={
            writes && rows && rows.length > 0 ? (
              <Button busy={see.busy} onClick={() => void see.run(rows)}>
                {t(`${count(rows.length)}건 모두 확인함`, `All ${count(rows.length)} seen`)}
              </Button>
            ) : null
          }
        >
          <Grid
            label={t('다른 줄', 'Differences')}
            columns={columnsOf(t, lang)}
            grows
            rows={rows}
            rowId={(one) => `${one.settlement_id} ${one.part} ${one.row}`}
            onOpen={setOpened}
            error={differences.error}
            retry={() => void differences.refetch()}
            empty={<Empty title={t('다른 줄이 없습니다', 'No differences')} />}
          />
        </Panel>
        {data && data.settlements.length > 0 ? (
          <Panel title={t('가져온 파일', 'Files')} flush>
            <ul>
              {data.settlements.map((one) => (
                <li
                  key={one.settlement_id}
                  className="grid grid-cols-2 gap-x-4 gap-y-0.5 border-b border-line/70 px-4 py-2 md:grid-cols-[8rem_8rem_6rem_repeat(4,minmax(0,1fr))]"
                >
                  <When at={one.created_at} style="short" />
                  <span>{channelName(t, one.channel_name)}</span>
                  <span>{kindWord(one.kind, t)}</span>
                  <span className="tabular text-right">{t(`${count(one.lines)}줄`, many(one.lines, 'line'))}</span>
                  <span className="tabular text-right">{won(one.gross_krw, lang)}</span>
                  <span className="tabular text-right">
                    {t('배송비', 'Shipping')} {won(one.shipping_krw, lang)}
                  </span>
                  <span className="tabular text-right font-semibold">{won(one.net_krw, lang)}</span>
                </li>
              ))}
            </ul>
          </Panel>
        ) : null}
      </div>
      <DifferenceDialog
        row={opened}
        onClose={() => setOpened(null)}
        onSeen={
          writes
            ? (row) => {
                void see.run([row]);
                setOpened(null);
              }
            : null
        }
      />
    </>
  );
}
