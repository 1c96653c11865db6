import { count } from '../../../ui/lib/format.ts';
import type { Say } from '../../../ui/lib/language.ts';
import { Badge } from '../../../ui/parts/status.tsx';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/grid.tsx';
import { When } from '../../ui/when.tsx';
import { blockWord } from '../channels/channels.ts';
import { RefusalBadge } from '../channels/refusal-badge.tsx';
import { byHandWord, doubtWord, type Line } from './dispatch.ts';

type Acts = {
  picked: ReadonlySet<string>;
  toggle: (line_id: string) => void;
  writes: boolean;
  /** Opens what divides a line into boxes; null where the market takes one number a line. */
  split: ((line: Line) => void) | null;
  enter: (line: Line, tracking_number: string) => void;
};

export function lineColumns(t: Say, { picked, toggle, writes, split, enter }: Acts): Column<Line>[] {
  return [
    {
      id: 'pick',
      title: t('선택', 'Pick'),
      track: '3.25rem',
      cell: (one) => (
        <input
          type="checkbox"
          aria-label={t(`${one.line_key} 고르기`, `Choose ${one.line_key}`)}
          className="block size-4 accent-accent"
          checked={picked.has(one.line_id)}
          tabIndex={-1}
          onChange={() => toggle(one.line_id)}
        />
      ),
    },
    {
      id: 'key',
      title: t('주문', 'Order'),
      track: '10rem',
      wide: true,
      // The key of a store's sheet carries the goods after a bar: they have a column of their own.
      cell: (one) => (
        <span className="tabular wrap-anywhere whitespace-normal" title={one.line_key}>
          {one.line_key.split('|')[0]}
        </span>
      ),
    },
    {
      id: 'goods',
      title: t('상품', 'Goods'),
      track: 'minmax(12rem,3fr)',
      phone: 'minmax(0,1fr)',
      cell: (one) => (
        <span className="block min-w-0">
          <span className="block break-keep wrap-anywhere whitespace-normal">
            <span className="font-medium">{one.title}</span> <span className="text-ink-soft">{one.option_text}</span>
          </span>
          <span className="block truncate text-xs text-ink-faint md:hidden">
            {[one.due_on, ...one.hindrances.map((why) => blockWord(why, t))].filter(Boolean).join(' · ')}
          </span>
        </span>
      ),
    },
    {
      id: 'qty',
      title: t('수량', 'Qty'),
      track: split ? '8rem' : '3.5rem',
      align: 'right',
      wide: true,
      cell: (one) => <QuantityCell line={one} t={t} split={writes ? split : null} />,
    },
    {
      id: 'number',
      title: t('송장번호', 'Number'),
      track: '10rem',
      phone: '9.5rem',
      cell: (one) =>
        one.by_hand ? (
          <span className="text-ink-soft">{byHandWord(one.by_hand, t)}</span>
        ) : // A box has its number for good: it is taken away and made anew where boxes are divided.
        writes && one.parcel_id === null && !one.hindrances.includes('left_already') ? (
          <NumberCell key={one.tracking_number ?? ''} line={one} label={t('송장번호', 'Number')} enter={enter} />
        ) : (
          <span className="tabular">{one.tracking_number ?? '–'}</span>
        ),
    },
    {
      id: 'state',
      title: t('상태', 'State'),
      track: 'minmax(11.5rem,2fr)',
      wide: true,
      cell: (one) => <StateCell line={one} t={t} />,
    },
    {
      id: 'due',
      title: t('발송기한', 'Due'),
      track: '6.5rem',
      wide: true,
      cell: (one) => <span className="tabular">{one.due_on ?? '–'}</span>,
    },
    {
      id: 'courier',
      title: t('택배사', 'Courier'),
      track: '6.5rem',
      wide: true,
      cell: (one) => (one.by_hand ? '–' : (one.courier ?? '–')),
    },
    {
      id: 'left',
      title: t('나간 때', 'Left'),
      track: '6.5rem',
      wide: true,
      cell: (one) => (one.exported_at ? <When at={one.exported_at} style="short" /> : '–'),
    },
  ];
}

function QuantityCell({ line, t, split }: { line: Line; t: Say; split: Acts['split'] }) {
  const amount = line.of === null ? count(line.quantity) : `${count(line.quantity)} / ${count(line.of)}`;
  return (
    <span className="flex items-center justify-end gap-1">
      {split && (line.of ?? line.quantity) > 1 ? (
        <Button
          look="quiet"
          aria-label={t(`${line.line_key} 나눠 보내기`, `Divide ${line.line_key}`)}
          onClick={(event) => {
            event.stopPropagation();
            split(line);
          }}
        >
          {t('나누기', 'Divide')}
        </Button>
      ) : null}
      {amount}
    </span>
  );
}

/** Typed or scanned in place: Enter, or leaving the field, keeps it. */
function NumberCell({ line, label, enter }: { line: Line; label: string; enter: Acts['enter'] }) {
  const keep = (text: string) => {
    if (text.trim() && text.trim() !== line.tracking_number) enter(line, text.trim());
  };
  return (
    <input
      className="control tabular h-7 w-full pointer-coarse:h-11"
      aria-label={`${label} ${line.line_key}`}
      defaultValue={line.tracking_number ?? ''}
      maxLength={40}
      inputMode="numeric"
      autoComplete="off"
      onClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) event.currentTarget.blur();
      }}
      onBlur={(event) => keep(event.target.value)}
    />
  );
}

/** A missing number is the day's ordinary work; what stands before it comes first. */
const graveFirst = (a: string, b: string) => Number(a === 'tracking_missing') - Number(b === 'tracking_missing');

function StateCell({ line, t }: { line: Line; t: Say }) {
  return (
    <span className="flex flex-wrap gap-1 whitespace-normal">
      {line.ready ? (
        line.repeated === 'never' ? (
          <Badge tone="good">{t('발송 가능', 'Ready')}</Badge>
        ) : (
          <Badge tone={line.repeated === 'same' ? 'plain' : 'accent'}>
            {line.repeated === 'same' ? t('이미 내보냄', 'Already exported') : t('바뀐 송장', 'Number changed')}
          </Badge>
        )
      ) : (
        line.hindrances.toSorted(graveFirst).map((why) => (
          <Badge key={why} tone={why === 'cancel_requested' || why === 'address_changed' ? 'bad' : 'warn'}>
            {blockWord(why, t)}
          </Badge>
        ))
      )}
      {line.doubt ? <Badge tone="warn">{doubtWord(line.doubt, t)}</Badge> : null}
      <RefusalBadge refusal={line.refusal} />
    </span>
  );
}
