import type { GridRow } from '@madang/contract/desk';
import { useQuery } from '@tanstack/react-query';
import { won } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { placeIn } from '../../../ui/lib/place-names.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { channelName } from '../channels/channel-name.ts';
import { channelOrderQuery, OrderNews } from '../channels/order-news.tsx';

/** An order of a channel: its lines, and where they go. */
export function ChannelOrderDialog({ row, onClose }: { row: GridRow | null; onClose: () => void }) {
  const t = useSay();
  const lang = useLanguage();
  return (
    <Dialog
      open={row !== null}
      onClose={onClose}
      title={row ? `${channelName(t, row.channel.name)} ${row.order_number}` : ''}
      footer={<Button onClick={onClose}>{t('닫기', 'Close')}</Button>}
    >
      {row ? (
        <OrderNews
          order_id={row.order_id}
          more={(line_id) => {
            const line = row.lines.find((one) => one.line_id === line_id);
            return line ? (
              <>
                <p className="tabular text-xs text-ink-soft">
                  {line.quantity} × {won(line.unit_krw, lang)}
                </p>
                <Boxes line={line} />
              </>
            ) : null;
          }}
        />
      ) : null}
      {row ? <Doors row={row} /> : null}
    </Dialog>
  );
}

/** Where its bundles go: as the order is now, also where the grid does not show it any more. */
function Doors({ row }: { row: GridRow }) {
  const t = useSay();
  const { data: order } = useQuery(channelOrderQuery(row.order_id));
  return row.deliveries.map((one) => {
    const place = order?.doors.find((door) => door.delivery_id === one.delivery_id) ?? one.region;
    return (
      <p key={one.delivery_id} className="mt-2 text-dense">
        {row.recipient} · {placeIn(t, place.sido, place.sigungu)} · {t('묶음', 'bundle')}{' '}
        <span className="tabular">{one.bundle}</span>
        {one.tracking_number ? ` · ${one.courier ?? ''} ${one.tracking_number}` : ''}
      </p>
    );
  });
}

/** Every number a line leaves under; of several boxes also how many are in each. */
function Boxes({ line }: { line: GridRow['lines'][number] }) {
  const t = useSay();
  const [first] = line.parcels;
  if (!first) return null;
  const divided = line.parcels.length > 1 || first.quantity < line.quantity;
  return (
    <ul aria-label={t('상자', 'Boxes')} className="mt-1 grid gap-0.5 text-xs">
      {line.parcels.map((one) => (
        <li key={`${one.courier} ${one.tracking_number}`} className="tabular">
          {divided ? <span className="mr-1 font-semibold">{t(`${one.quantity}개`, `${one.quantity} ×`)}</span> : null}
          {one.courier} {one.tracking_number}
        </li>
      ))}
    </ul>
  );
}
