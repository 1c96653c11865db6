import type { GridRow } from '@madang/contract/desk';
import { won } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { placeIn } from '../../../ui/lib/place-names.ts';
import { Badge } from '../../../ui/parts/status.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { channel_confirmed, wordOf } from '../../ui/words.ts';
import { channelName } from '../channels/channel-name.ts';
import { OrderNews } from '../channels/order-news.tsx';

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
      <ul className="grid gap-2">
        {row?.lines.map((line) => {
          const state = line.state === 'confirmed' ? channel_confirmed : wordOf('grid', line.state);
          return (
            <li key={line.line_id} className="flex items-start justify-between gap-3 border-b border-line pb-2">
              <span className="min-w-0">
                <span className="block font-medium">{line.title}</span>
                <span className="block text-xs text-ink-soft">{line.option_text}</span>
                <span className="tabular block text-xs text-ink-soft">{line.line_key}</span>
                <Boxes line={line} />
              </span>
              <span className="shrink-0 text-right">
                <Badge tone={state.tone}>{state[lang]}</Badge>
                <span className="tabular block text-xs">
                  {line.quantity} × {won(line.unit_krw, lang)}
                </span>
              </span>
            </li>
          );
        })}
      </ul>
      {row?.deliveries.map((one) => (
        <p key={one.delivery_id} className="mt-2 text-dense">
          {row.recipient} · {placeIn(t, one.region.sido, one.region.sigungu)} · {t('묶음', 'bundle')}{' '}
          <span className="tabular">{one.bundle}</span>
          {one.tracking_number ? ` · ${one.courier ?? ''} ${one.tracking_number}` : ''}
        </p>
      ))}
      {row ? (
        <div className="mt-4 border-t border-line pt-3">
          <OrderNews order_id={row.order_id} />
        </div>
      ) : null}
    </Dialog>
  );
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
