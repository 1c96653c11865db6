import { type GridRow, type GridSort, trackingNumbersOf } from '@madang/contract/desk';
import type { ReactNode } from 'react';
import { orderNumber, won } from '../../../ui/lib/format.ts';
import type { Language, Say } from '../../../ui/lib/language.ts';
import { placeIn } from '../../../ui/lib/place-names.ts';
import { Badge } from '../../../ui/parts/status.tsx';
import { Go } from '../../frame/go.tsx';
import { paths } from '../../frame/paths.ts';
import { toKoreaInput } from '../../ui/korea-time.ts';
import { Numbers } from '../../ui/numbers.tsx';
import { When } from '../../ui/when.tsx';
import { channel_confirmed, wordOf } from '../../ui/words.ts';
import { channelName } from '../channels/channel-name.ts';
import type { EditField } from './grid-edits.ts';

export type GridColumn = {
  id: string;
  title: string;
  /** A CSS grid track. */
  track: string;
  sort?: GridSort;
  align?: 'right';
  /** Shown until somebody chooses. */
  usual?: boolean;
  /** Written over in its cell. */
  edit?: EditField;
  cell: (row: GridRow) => ReactNode;
  /** A number, a day or a time in a spreadsheet; everything else stays text there. */
  counts?: boolean;
  /** The same as text, for copying. */
  text: (row: GridRow) => string;
};

/** Ours say orders with a dash; a channel's number is its own. */
const numberOf = (row: GridRow) => (row.origin === 'own' ? orderNumber(row.order_number) : row.order_number);

const stateOf = (row: GridRow) =>
  row.origin === 'channel' && row.state === 'confirmed' ? channel_confirmed : wordOf('grid', row.state);

/** Every column there is, in the order they stand. */
export function gridColumns(t: Say, lang: Language): GridColumn[] {
  const time = (at: string | null) => toKoreaInput(at).replace('T', ' ');
  const plain = (
    id: string,
    title: string,
    track: string,
    text: (row: GridRow) => string,
    more: Partial<GridColumn> = {},
  ): GridColumn => ({ id, title, track, text, cell: text, ...more });
  const when = (id: GridSort, title: string, at: (row: GridRow) => string | null, usual = false): GridColumn => ({
    id,
    title,
    track: '8.5rem',
    sort: id,
    counts: true,
    usual,
    cell: (row) => (at(row) ? <When at={at(row)} style="short" /> : ''),
    text: (row) => time(at(row)),
  });
  return [
    plain('number', t('주문 번호', 'Number'), '9.5rem', numberOf, {
      sort: 'number',
      usual: true,
      cell: (row) =>
        row.origin === 'own' ? (
          <Go to={paths.order(row.order_id)} className="link tabular font-medium" tabIndex={-1}>
            {numberOf(row)}
          </Go>
        ) : (
          <span className="tabular font-medium">{numberOf(row)}</span>
        ),
    }),
    plain('channel', t('판매처', 'Channel'), '6.5rem', (row) => channelName(t, row.channel.name), {
      sort: 'channel',
      usual: true,
    }),
    {
      id: 'state',
      title: t('주문 상태', 'Order'),
      track: lang === 'en' ? '9rem' : '7rem',
      sort: 'state',
      usual: true,
      cell: (row) => <Badge tone={stateOf(row).tone}>{stateOf(row)[lang]}</Badge>,
      text: (row) => stateOf(row)[lang],
    },
    when('ordered', t('주문 시각', 'Placed'), (row) => row.placed_at, true),
    plain('product', t('상품', 'Goods'), 'minmax(11rem,1.6fr)', (row) => row.title, { sort: 'product', usual: true }),
    plain(
      'option',
      t('옵션', 'Option'),
      'minmax(7rem,1fr)',
      (row) =>
        row.lines
          .map((line) => line.option_text)
          .filter(Boolean)
          .join(' / '),
      { usual: true },
    ),
    plain('quantity', t('수량', 'Units'), '3.5rem', (row) => String(row.quantity), {
      sort: 'quantity',
      align: 'right',
      counts: true,
      usual: true,
    }),
    plain('amount', t('금액', 'Amount'), '7rem', (row) => String(row.amount_krw), {
      cell: (row) => won(row.amount_krw, lang),
      sort: 'amount',
      align: 'right',
      counts: true,
      usual: true,
    }),
    plain('recipient', t('받는 분', 'Recipient'), '10.5rem', (row) => row.recipient, { usual: true }),
    plain('buyer', t('주문자', 'Buyer'), '11rem', (row) => row.buyer),
    plain('region', t('지역', 'Region'), '9rem', (row) => placeIn(t, row.region.sido, row.region.sigungu), {
      sort: 'region',
      usual: true,
    }),
    plain('due', t('발송 기한', 'Due'), '6.5rem', (row) => row.due_on ?? '', {
      sort: 'due',
      counts: true,
      usual: true,
    }),
    plain('wished', t('희망일', 'Requested'), '6.5rem', (row) => row.wished_on ?? '', {
      sort: 'wished',
      counts: true,
    }),
    when('paid', t('결제 시각', 'Paid'), (row) => row.paid_at),
    when('dispatched', t('발송 시각', 'Dispatched'), (row) => row.dispatched_at),
    when('delivered', t('도착 시각', 'Delivered'), (row) => row.delivered_at),
    plain('tracking', t('송장 번호', 'Tracking'), '10rem', (row) => trackingNumbersOf(row).join(', '), {
      cell: (row) => {
        const all = trackingNumbersOf(row);
        return all.length > 0 ? <Numbers all={all} /> : '';
      },
    }),
    plain('team', t('팀', 'Team'), '6rem', (row) => row.team ?? '', {
      sort: 'team',
      usual: true,
      edit: 'team',
    }),
    plain('mark', t('표시', 'Mark'), '6rem', (row) => row.mark ?? '', { edit: 'mark' }),
    {
      id: 'flags',
      title: t('살펴볼 것', 'To look at'),
      track: lang === 'en' ? '13.5rem' : '10.5rem',
      usual: true,
      cell: (row) => (
        <span className="flex gap-1">
          {row.flags.map((flag) => (
            <Badge key={flag} tone={wordOf('flag', flag).tone}>
              {wordOf('flag', flag)[lang]}
            </Badge>
          ))}
        </span>
      ),
      text: (row) => row.flags.map((flag) => wordOf('flag', flag)[lang]).join(', '),
    },
    plain('payment', t('결제', 'Payment'), '7rem', (row) =>
      row.payment_state ? wordOf('payment', row.payment_state)[lang] : '',
    ),
    plain(
      'refunded',
      t('환불', 'Refunded'),
      '6.5rem',
      (row) => (row.refunded_krw > 0 ? String(row.refunded_krw) : ''),
      {
        cell: (row) => (row.refunded_krw > 0 ? won(row.refunded_krw, lang) : ''),
        counts: true,
        align: 'right',
      },
    ),
  ];
}
