import { type ChannelOrder, readChannelOrder, undoChannelOrderEdit } from '@madang/contract/channel-work';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { count, fullTime } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { useLive } from '../../../ui/lib/live.ts';
import { useSoon } from '../../../ui/lib/soon.ts';
import { Badge, ErrorPanel, Notice, Skeleton } from '../../../ui/parts/status.tsx';
import { Go } from '../../frame/go.tsx';
import { paths } from '../../frame/paths.ts';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { useSend } from '../../ui/send.ts';
import { When } from '../../ui/when.tsx';
import { changedValue } from '../imports/changed-value.ts';
import { channelName } from './channel-name.ts';
import { blockWord, channel_state_word, delayReasonWord, fieldWord } from './channels.ts';
import { EditOrder, openLines } from './edit-order.tsx';

export const channelOrderQuery = (order_id: string) => ({
  queryKey: ['channel-work', 'order', order_id],
  queryFn: ({ signal }: { signal: AbortSignal }) => call(readChannelOrder, { params: { order_id }, signal }),
});

/** What happened to an order of a channel since it came, and what stands in its way: its history is nowhere else. */
export function OrderNews({ order_id, more }: { order_id: string; more?: (line_id: string) => ReactNode }) {
  const t = useSay();
  const may = useMay();
  const [editing, setEditing] = useState(false);
  const lang = useLanguage();
  const { data: order, error, refetch } = useQuery(channelOrderQuery(order_id));
  useLiveOrder(order_id);
  if (error && !order) return <ErrorPanel error={error} retry={() => void refetch()} />;
  if (!order) return <Skeleton className="h-24" />;
  const seen = fullTime(order.last_seen_at, lang);
  return (
    <div className="grid gap-4" data-testid="order-news">
      {order.missing_from ? (
        <Notice tone="warn">
          {t(
            `${seen} 뒤로 보이지 않습니다. 더 새로운 파일(${order.missing_from})에 이 주문이 없습니다. 없다고 취소된 것은 아니니 판매자센터에서 확인해 주세요.`,
            `Not seen since ${seen}: a newer file (${order.missing_from}) does not have this order. That cancels nothing; please check in the seller center.`,
          )}
        </Notice>
      ) : null}
      <ul className="grid gap-2">
        {order.lines.map((line) => (
          <Line key={line.id} line={line} more={more?.(line.id)} />
        ))}
      </ul>
      {editing ? (
        <EditOrder order={order} onDone={() => setEditing(false)} />
      ) : may('orders.write') && openLines(order).length > 0 ? (
        <div>
          <Button look="line" onClick={() => setEditing(true)}>
            {t('주소·옵션·수량 고치기', 'Change address, option or quantity')}
          </Button>
        </div>
      ) : null}
      <section>
        <h3 className="text-xs font-medium text-ink-soft">{t('바뀐 내용', 'Changes')}</h3>
        <Changes order={order} />
        <p className="mt-2 text-xs text-ink-faint">
          {t('마지막으로 받은 때', 'Last received')}: {seen}
        </p>
      </section>
    </div>
  );
}

/** Whatever changes of the order anywhere is shown here a moment later. */
function useLiveOrder(order_id: string): void {
  const queries = useQueryClient();
  const { queryKey } = channelOrderQuery(order_id);
  const refresh = useSoon(() => void queries.invalidateQueries({ queryKey }), 300);
  useLive(['channel-work'], refresh, refresh);
}

type Shown = ChannelOrder['lines'][number];

function Line({ line, more }: { line: Shown; more?: ReactNode }) {
  const t = useSay();
  return (
    <li className="border-b border-line pb-2 last:border-0">
      <p className="font-medium">
        {line.title} <span className="font-normal text-ink-soft">{line.option_text}</span>
      </p>
      <p className="tabular mt-0.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-ink-soft">
        <span>{channel_state_word(line.state, t)}</span>
        {line.due_on ? (
          <span>
            {t('발송기한', 'Due')} {line.due_on}
          </span>
        ) : null}
        {line.delayed_until ? (
          <Badge tone="warn">
            {t('발송지연', 'Delayed')} → {line.delayed_until}
            {line.delay_reason ? `, ${delayReasonWord(line.delay_reason, t)}` : ''}
          </Badge>
        ) : null}
        {line.left_at ? (
          <Badge tone="warn">
            {t('발송 파일에 나감', 'In a dispatch file')} <When at={line.left_at} style="short" />
          </Badge>
        ) : null}
        {line.blocks.map((block) => (
          <Badge key={block} tone={block === 'cancel_requested' || block === 'address_changed' ? 'bad' : 'warn'}>
            {blockWord(block, t)}
          </Badge>
        ))}
      </p>
      <p className="tabular text-xs text-ink-faint">
        {line.line_key}
        {more ? '' : t(` · ${count(line.quantity)}개`, ` · ${count(line.quantity)} ×`)}
      </p>
      {more}
    </li>
  );
}

/** The newest first. What was changed here in one go is taken back in one go, where its last line of history stands. */
function Changes({ order }: { order: ChannelOrder }) {
  const t = useSay();
  const may = useMay();
  const undo = useSend(
    'undo-channel-order-edit',
    (edit_id: string, key) => call(undoChannelOrderEdit, { params: { order_id: order.order_id, edit_id }, key }),
    {
      refresh: [['channel-work'], ['orders', 'grid']],
      say: ({ left_out }) =>
        left_out > 0
          ? t(`되돌렸습니다. ${left_out}가지는 그 뒤에 바뀌어 두었습니다.`, `Undone; ${left_out} had changed since.`)
          : t('되돌렸습니다', 'Undone'),
    },
  );
  if (order.changes.length === 0)
    return (
      <p className="text-dense text-ink-soft">
        {t('들어온 뒤로 바뀐 것이 없습니다.', 'Nothing has changed since it came.')}
      </p>
    );
  const undone_here = may('orders.write') && order.changeable;
  return (
    <>
      {undo.error ? <Refused>{sentenceOf(undo.error)}</Refused> : null}
      <ol className="mt-1 grid gap-1.5">
        {order.changes.map((one, index) => (
          <li key={one.id} className="flex items-start justify-between gap-2">
            <Change change={one} line={order.lines.find(({ id }) => id === one.line_id)} />
            {undone_here && one.edit_id && order.changes[index - 1]?.edit_id !== one.edit_id ? (
              <Button look="quiet" busy={undo.busy} onClick={() => void undo.run(one.edit_id!)}>
                {t('되돌리기', 'Undo')}
              </Button>
            ) : null}
          </li>
        ))}
      </ol>
    </>
  );
}

function Change({ change, line }: { change: ChannelOrder['changes'][number]; line: Shown | undefined }) {
  const t = useSay();
  const { field, before, after } = change;
  const hidden = before === null && after === null;
  // A delay is kept as its day and its reason.
  const [day, reason] = field === 'delayed_until' ? (after ?? '').split(' ') : [after, undefined];
  const source = change.file_name
    ? t(`파일 ${change.file_name}`, `file ${change.file_name}`)
    : change.by_name
      ? t('여기서 고침', 'changed here')
      : t('채널에서', 'from the channel');
  return (
    <div className="min-w-0 text-dense">
      <p className="break-words">
        <span className="text-ink-soft">{fieldWord(field, t)}: </span>
        {hidden ? (
          t('바뀜 (개인정보라 보이지 않습니다)', 'changed (personal data, not shown)')
        ) : (
          <>
            {changedValue(field, before, t)} → <b>{changedValue(field, day ?? null, t)}</b>
            {reason ? ` (${delayReasonWord(reason, t)})` : ''}
          </>
        )}
      </p>
      <p className="text-xs text-ink-faint">
        <When at={change.at} /> · {[source, change.by_name, line?.title].filter(Boolean).join(' · ')}
      </p>
    </div>
  );
}

/** The same over a page that names an order only by its number. */
export function OrderNewsDialog({ order, onClose }: { order: NamedOrder | null; onClose: () => void }) {
  const t = useSay();
  return (
    <Dialog
      open={order !== null}
      onClose={onClose}
      title={order ? `${channelName(t, order.channel_name)} ${order.order_key}` : ''}
      footer={
        <>
          {order ? (
            <Go to={paths.orders} search={{ q: order.order_key }} className="link px-2">
              {t('주문 목록에서 보기', 'Show in the orders')}
            </Go>
          ) : null}
          <Button onClick={onClose}>{t('닫기', 'Close')}</Button>
        </>
      }
    >
      {order ? <OrderNews order_id={order.order_id} /> : null}
    </Dialog>
  );
}

export type NamedOrder = { order_id: string; order_key: string; channel_name: string };

/** An order's number that opens what happened to it. */
export function OrderKey({ order, onOpen }: { order: NamedOrder; onOpen: (order: NamedOrder) => void }) {
  const t = useSay();
  return (
    <button
      type="button"
      className="link tabular inline-flex min-h-6 items-center text-left wrap-anywhere whitespace-normal"
      aria-label={t(`${order.order_key} 내역 보기`, `What happened to ${order.order_key}`)}
      onClick={(event) => {
        event.stopPropagation();
        onOpen(order);
      }}
    >
      {order.order_key}
    </button>
  );
}
