import type { ChannelOrder } from '@madang/contract/channel-work';
import { useSay } from '../../../ui/lib/language.ts';
import { placeIn } from '../../../ui/lib/place-names.ts';
import { Button } from '../../ui/button.tsx';

/** A part of an order, as `<what> <id>`, and what stands there. */
export type Parts = Record<string, string>;

export const doorPart = (delivery_id: string) => `door ${delivery_id}`;
export const quantityPart = (line_id: string) => `quantities ${line_id}`;
export const optionPart = (line_id: string) => `options ${line_id}`;

/** What stands in every part of an order that may be changed; of a door only that it is another. */
export const partsOf = (order: ChannelOrder): Parts =>
  Object.fromEntries([
    ...order.doors.map((one) => [doorPart(one.delivery_id), one.revision ?? '']),
    ...order.lines.flatMap((one) => [
      [quantityPart(one.id), String(one.quantity)],
      [optionPart(one.id), one.option_text],
    ]),
  ]);

type Props = {
  order: ChannelOrder;
  /** Parts that somebody else changed while they were being changed here, and what stood there then. */
  was: Parts;
  onDecide: (mine: boolean) => void;
};

/** What a save would write over is said before it is written over; who is writing decides. */
export function EditContest({ order, was, onDecide }: Props) {
  const t = useSay();
  const none = t('없음', 'none');
  return (
    <div className="grid gap-2 rounded border border-warn px-3 py-2 text-dense text-warn" role="alert">
      <p>{t('적으시는 동안 다른 곳에서 먼저 바뀌었습니다.', 'It was changed elsewhere while you were writing.')}</p>
      <ul className="grid gap-1">
        {Object.entries(was).map(([part, before]) => (
          <li key={part} className="break-words">
            <Part order={order} part={part} before={before || none} />
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button type="button" onClick={() => onDecide(false)}>
          {t('바뀐 대로 두기', 'Keep what stands there')}
        </Button>
        <Button type="button" onClick={() => onDecide(true)}>
          {t('내 것으로 바꾸기', 'Write mine over it')}
        </Button>
      </div>
    </div>
  );
}

function Part({ order, part, before }: { order: ChannelOrder; part: string; before: string }) {
  const t = useSay();
  const [what, id] = part.split(' ') as [string, string];
  const by = lastBy(order, what, id);
  const who = by ? ` (${by})` : '';
  if (what === 'door') {
    const door = order.doors.find((one) => one.delivery_id === id);
    const place = door?.sido ? placeIn(t, door.sido, door.sigungu) : '';
    return t(`배송지${who}${place ? `: 지금 ${place}` : ''}`, `Where it goes${who}${place ? `: now ${place}` : ''}`);
  }
  const line = order.lines.find((one) => one.id === id);
  if (!line) return null;
  return what === 'quantities'
    ? t(
        `수량${who}: ${line.title} ${before} → ${line.quantity}`,
        `Quantity${who}: ${line.title} ${before} → ${line.quantity}`,
      )
    : t(`옵션${who}: ${before} → ${line.option_text}`, `Option${who}: ${before} → ${line.option_text}`);
}

/** Who changed it last; null where it was the channel. */
function lastBy(order: ChannelOrder, what: string, id: string): string | null {
  const lines = new Set(order.lines.filter((one) => one.id === id || one.delivery_id === id).map((one) => one.id));
  const fields: Record<string, (field: string) => boolean> = {
    door: (field) => field.startsWith('recipient.'),
    quantities: (field) => field === 'quantity',
    options: (field) => field === 'option_text',
  };
  return order.changes.find((one) => lines.has(one.line_id) && fields[what]!(one.field))?.by_name ?? null;
}
