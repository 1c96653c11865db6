import type { SettlementDifference } from '@madang/contract/settlements';
import type { Static } from 'typebox';
import { won } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Badge } from '../../../ui/parts/status.tsx';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { OrderNews } from '../channels/order-news.tsx';
import { amounts, differenceWords } from './differences.ts';

export type Difference = Static<typeof SettlementDifference>;

/** Why a row of a settlement file differs, what to do about it, and the order it is about. */
export function DifferenceDialog(props: {
  row: Difference | null;
  onClose: () => void;
  /** Null where nobody here may say that it was looked at. */
  onSeen: ((row: Difference) => void) | null;
}) {
  const { row, onClose, onSeen } = props;
  const t = useSay();
  const lang = useLanguage();
  const may = useMay();
  return (
    <Dialog
      open={row !== null}
      onClose={onClose}
      title={row ? `${row.part === 'shipping' ? t('배송비', 'Shipping') : t('상품주문', 'Order line')} ${row.key}` : ''}
      footer={
        <>
          <Button onClick={onClose}>{t('닫기', 'Close')}</Button>
          {row && onSeen ? (
            <Button look="ink" onClick={() => onSeen(row)}>
              {t('확인함', 'Seen')}
            </Button>
          ) : null}
        </>
      }
    >
      {row ? (
        <div className="grid gap-4">
          <ul className="grid gap-2">
            {row.differences.map((one) => {
              const { short, means } = differenceWords(one, t);
              return (
                <li key={one} className="grid justify-items-start gap-1 text-dense">
                  <Badge tone="warn">{short}</Badge>
                  <p>{means}</p>
                </li>
              );
            })}
          </ul>
          <dl className="grid grid-cols-[max-content_auto] gap-x-6 gap-y-1 justify-self-start text-dense">
            {amounts(t).map(({ field, title }) =>
              row[field] === null ? null : (
                <div key={field} className="col-span-2 grid grid-cols-subgrid">
                  <dt className="text-ink-soft">{title}</dt>
                  <dd className="tabular text-right">{won(row[field], lang)}</dd>
                </div>
              ),
            )}
          </dl>
          {row.order_id && may('orders.read') ? <OrderNews order_id={row.order_id} /> : null}
        </div>
      ) : null}
    </Dialog>
  );
}
