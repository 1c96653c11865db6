import { type WorkCounts, type WorkLine, type WorkList, work_lists } from '@madang/contract/channel-work';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { sentenceOf } from '../../../ui/lib/api.ts';
import { count } from '../../../ui/lib/format.ts';
import { type Say, useSay } from '../../../ui/lib/language.ts';
import { useLive } from '../../../ui/lib/live.ts';
import { useSoon } from '../../../ui/lib/soon.ts';
import { Badge } from '../../../ui/parts/status.tsx';
import { Go, useFilters, useGo } from '../../frame/go.tsx';
import { useKeys } from '../../frame/keys.ts';
import { usePageTitle } from '../../frame/page-title.ts';
import { paths } from '../../frame/paths.ts';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Empty, Refused } from '../../ui/empty.tsx';
import type { Column } from '../../ui/grid.tsx';
import { ListFrame } from '../../ui/list.tsx';
import { usePaged } from '../../ui/paged.ts';
import { PageHead } from '../../ui/panel.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { When } from '../../ui/when.tsx';
import { Alerts } from './alerts.tsx';
import { channelName } from './channel-name.ts';
import { blockWord, channel_state_word, delayReasonWord, workLinesQuery, workQuery } from './channels.ts';
import { useConfirmLines } from './confirm-lines.ts';
import { ConfirmProgress } from './confirm-progress.tsx';
import { DelayDialog } from './delay-dialog.tsx';
import { Differences } from './differences.tsx';
import { listWord } from './list-word.ts';
import { type NamedOrder, OrderKey, OrderNewsDialog } from './order-news.tsx';
import { RefusalBadge } from './refusal-badge.tsx';

function columnsOf(
  t: Say,
  chosen: ReadonlySet<string>,
  toggle: (id: string) => void,
  open: (order: NamedOrder) => void,
): Column<WorkLine>[] {
  return [
    {
      id: 'pick',
      title: t('선택', 'Pick'),
      track: '3.25rem',
      cell: (one) => (
        <input
          type="checkbox"
          aria-label={t(`${one.order_key} 고르기`, `Choose ${one.order_key}`)}
          className="block size-4 accent-accent"
          checked={chosen.has(one.id)}
          tabIndex={-1}
          onClick={(event) => event.stopPropagation()}
          onChange={() => toggle(one.id)}
        />
      ),
    },
    {
      id: 'channel',
      title: t('채널', 'Channel'),
      track: '7rem',
      wide: true,
      cell: (one) => channelName(t, one.channel_name),
    },
    {
      id: 'order',
      title: t('주문번호', 'Order'),
      track: '10rem',
      wide: true,
      cell: (one) => <OrderKey order={one} onOpen={open} />,
    },
    {
      id: 'goods',
      title: t('상품', 'Goods'),
      track: 'minmax(10rem,4fr)',
      phone: 'minmax(0,1fr)',
      cell: (one) => (
        <span className="block min-w-0">
          <span className="block truncate md:break-keep md:wrap-anywhere md:whitespace-normal">
            <span className="font-medium">{one.title}</span>{' '}
            <span className="hidden text-ink-soft md:inline">{one.option_text}</span>
          </span>
          <span className="block truncate text-xs text-ink-faint md:hidden">
            {[
              one.refusal?.message,
              one.delayed_until ?? one.due_on,
              ...one.blocks.map((block) => blockWord(block, t)),
              one.option_text,
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </span>
      ),
    },
    { id: 'quantity', title: t('수량', 'Qty'), track: '3.5rem', align: 'right', cell: (one) => count(one.quantity) },
    {
      id: 'blocks',
      title: t('막힌 이유', 'Blocked by'),
      track: 'minmax(12rem,3fr)',
      wide: true,
      cell: (one) => (
        <span className="flex flex-wrap gap-1 whitespace-normal">
          <RefusalBadge refusal={one.refusal} />
          {one.blocks.map((block) => (
            <Badge key={block} tone={block === 'cancel_requested' || block === 'address_changed' ? 'bad' : 'warn'}>
              {blockWord(block, t)}
            </Badge>
          ))}
        </span>
      ),
    },
    {
      id: 'due',
      title: t('발송기한', 'Due'),
      track: '7.5rem',
      wide: true,
      cell: (one) =>
        one.delayed_until ? (
          <span className="tabular whitespace-normal">
            {one.delayed_until}{' '}
            <Badge tone="warn">
              {t('지연', 'Delayed')}
              {one.delay_reason ? `: ${delayReasonWord(one.delay_reason, t)}` : ''}
            </Badge>
          </span>
        ) : (
          <span className="tabular">{one.due_on ?? '–'}</span>
        ),
    },
    {
      id: 'state',
      title: t('상태', 'State'),
      track: '7rem',
      wide: true,
      cell: (one) => channel_state_word(one.state, t),
    },
    {
      id: 'paid',
      title: t('결제', 'Paid'),
      track: '7rem',
      wide: true,
      cell: (one) => (one.paid_at ? <When at={one.paid_at} style="short" /> : '–'),
    },
  ];
}

/** The day's work on orders of channels: confirm, send in time, settle what is in the way. Live. */
export function ChannelWorkPage() {
  const t = useSay();
  const go = useGo();
  const may = useMay();
  const queries = useQueryClient();
  usePageTitle(t('할 일', 'Work'));
  const [filters] = useFilters(['list'] as const);
  const shown = filters.list ?? 'new';
  const list = (work_lists as readonly string[]).includes(shown) ? (shown as WorkList) : null;
  const work = useQuery(workQuery);
  const lines = useInfiniteQuery({ ...workLinesQuery(list ?? 'new'), enabled: list !== null });
  const { rows: read, more } = usePaged(lines, (page) => page.lines);
  // A line that moved down while the next page was read stands in both.
  const rows = useMemo(() => read && [...new Map(read.map((one) => [one.id, one])).values()], [read]);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [delaying, setDelaying] = useState(false);
  const [opened, setOpened] = useState<NamedOrder | null>(null);
  const refresh = useSoon(() => void queries.invalidateQueries({ queryKey: ['channel-work'] }), 500);
  useLive(['channel-work'], refresh, refresh);
  const chosen = new Set((rows ?? []).filter((one) => picked.has(one.id)).map((one) => one.id));
  const ids = chosen.size > 0 ? [...chosen] : list === 'new' ? undefined : (rows ?? []).map((one) => one.id);
  const toggle = (id: string) => {
    const next = new Set(picked);
    if (!next.delete(id)) next.add(id);
    setPicked(next);
  };
  const confirm = useConfirmLines('confirm-channel-lines', [['channel-work']], () => setPicked(new Set()));
  const counts = work.data?.counts;
  const can_write = may('orders.write');
  const total = (list && counts?.[list]) ?? 0;
  const can_confirm = can_write && list === 'new' && (rows ?? []).length > 0;
  const unsaid = (list === 'refused' ? (rows ?? []) : [])
    .filter((one) => one.refusal?.act === 'confirm' && (chosen.size === 0 || chosen.has(one.id)))
    .map((one) => one.id);
  useKeys(can_confirm ? [{ keys: 'C', label: t('발주확인', 'Confirm'), run: () => void confirm.run(ids) }] : []);
  const label = (name: string, word: string, number: number | undefined) => ({
    name,
    label: number ? `${word} ${count(number)}` : word,
    search: { list: name },
  });
  const tabs = [
    ...work_lists.map((one) => label(one, listWord(one, t), counts?.[one as keyof WorkCounts])),
    label('differences', listWord('differences', t), counts?.differences),
  ];
  return (
    <>
      <PageHead
        title={t('채널 주문 할 일', 'Channel tasks')}
        note={
          <>
            {t(
              '발송기한은 주말·공휴일·휴무를 뺀 날로 셉니다.',
              'Ship-by dates exclude weekends, holidays and closed days.',
            )}{' '}
            <Go to={paths.settings} className="link">
              {t('휴무 입력', 'Set closed days')}
            </Go>
          </>
        }
        actions={
          <>
            <ConfirmProgress through={confirm.through} />
            {can_confirm ? (
              <Button look="ink" busy={confirm.busy} onClick={() => void confirm.run(ids)}>
                {chosen.size > 0
                  ? t(`고른 ${count(chosen.size)}건 발주확인`, `Confirm ${count(chosen.size)} chosen`)
                  : t(`${count(counts?.new ?? 0)}건 모두 발주확인`, `Confirm all ${count(counts?.new ?? 0)}`)}
              </Button>
            ) : null}
            {can_write && unsaid.length > 0 ? (
              <Button look="ink" busy={confirm.busy} onClick={() => void confirm.run(unsaid)}>
                {t(`${count(unsaid.length)}건 발주확인 다시 알리기`, `Tell ${count(unsaid.length)} confirmed again`)}
              </Button>
            ) : null}
            {can_write &&
            list &&
            list !== 'new' &&
            list !== 'unmatched' &&
            list !== 'unseen' &&
            (list !== 'refused' || chosen.size > 0) &&
            ids &&
            ids.length > 0 ? (
              <Button onClick={() => setDelaying(true)}>
                {chosen.size > 0
                  ? t(`고른 ${count(chosen.size)}건 발송지연`, `Delay ${count(chosen.size)} chosen`)
                  : ids.length < total
                    ? t(`위에서부터 ${count(ids.length)}건 발송지연`, `Delay the first ${count(ids.length)}`)
                    : t(`${count(ids.length)}건 모두 발송지연`, `Delay all ${count(ids.length)}`)}
              </Button>
            ) : null}
          </>
        }
      />
      <Refused>{confirm.error ? sentenceOf(confirm.error) : null}</Refused>
      <Alerts alerts={work.data?.alerts ?? []} total={counts?.alerts ?? 0} can_write={can_write} onOpen={setOpened} />
      <Tabs label={t('할 일', 'Work')} to={paths.channel_work} tabs={tabs} shown={shown} />
      {list === 'unseen' && (rows ?? []).length > 0 ? (
        <p className="mb-3 text-dense text-ink-soft">
          {t(
            '더 새로운 파일에 없는 주문입니다. 없다고 취소된 것은 아니니, 보내기 전에 판매자센터에서 확인하세요. 주문번호를 누르면 언제까지 보였는지 나옵니다.',
            'A newer file does not have these orders. That cancels nothing: check in the seller center before they leave. An order’s number tells since when.',
          )}
        </p>
      ) : null}
      {list === 'refused' && (rows ?? []).length > 0 ? (
        <p className="mb-3 text-dense text-ink-soft">
          {t(
            '마켓이 받지 않은 발주확인·발송지연·발송입니다. 판매자센터에서 주문의 상태를 본 다음 다시 알리세요. 발송은',
            'Confirmations, delays and dispatches the market did not take. Look at the order in the seller center, then tell it again; dispatches are sent anew from',
          )}{' '}
          <Go to={paths.dispatch} className="link">
            {t('발송 내보내기에서 다시 보냅니다', 'the dispatch page')}
          </Go>
        </p>
      ) : null}
      {list === null ? (
        <Differences differences={work.data?.differences} total={counts?.differences ?? 0} onOpen={setOpened} />
      ) : (
        <ListFrame
          key={list}
          label={listWord(list, t)}
          columns={columnsOf(t, chosen, toggle, setOpened)}
          grows
          rows={rows}
          more={more}
          rowId={(one) => one.id}
          onOpen={(one) =>
            list === 'unmatched' && one.channel_product_id
              ? go({ to: paths.channel_product(one.channel_product_id) })
              : toggle(one.id)
          }
          error={lines.error}
          retry={() => void lines.refetch()}
          empty={
            <Empty title={t('할 일이 없습니다', 'Nothing to do')}>
              <Go to={paths.channel_products} className="link">
                {t('채널 상품 보기', 'View channel products')}
              </Go>
            </Empty>
          }
        />
      )}
      <OrderNewsDialog order={opened} onClose={() => setOpened(null)} />
      {delaying && ids ? (
        <DelayDialog
          line_ids={ids}
          shop_ids={[...new Set((rows ?? []).filter((one) => ids.includes(one.id)).map((one) => one.shop_id))]}
          onClose={() => setDelaying(false)}
          onDone={() => {
            setDelaying(false);
            setPicked(new Set());
          }}
        />
      ) : null}
    </>
  );
}
