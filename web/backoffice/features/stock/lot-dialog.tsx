import type { VariantName } from '@madang/contract/catalog-admin';
import { adminAdjustStock, adminMoveStock } from '@madang/contract/inventory';
import type { BodyOf } from '@madang/contract/route';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { count } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Skeleton } from '../../../ui/parts/status.tsx';
import { Go } from '../../frame/go.tsx';
import { paths } from '../../frame/paths.ts';
import { useMay } from '../../frame/session.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { SelectField, TextField, WholeField } from '../../ui/field.tsx';
import { useSend } from '../../ui/send.ts';
import { StateBadge } from '../../ui/state-badge.tsx';
import { When } from '../../ui/when.tsx';
import { readWhole } from '../../ui/whole.ts';
import { variantLabel } from '../variants/variants.ts';
import { type Lot, movementsQuery, warehouseOf } from './stock.ts';
import { useWarehouseChoices } from './warehouses.ts';

type Props = { lot: Lot | null; variant: VariantName | undefined; onClose: () => void };

/** One lot: how it stands, its last movements, and the two corrections a person may make. */
export function LotDialog({ lot, variant, onClose }: Props) {
  const t = useSay();
  const lang = useLanguage();
  const may = useMay();
  return (
    <Dialog
      open={lot !== null}
      onClose={onClose}
      size="lg"
      title={variant ? variantLabel(variant, lang) : t('재고', 'Stock lot')}
      description={lot ? [warehouseOf(lot, lang), lot.expires_on].filter(Boolean).join(' · ') : undefined}
    >
      {lot ? (
        <div className="grid grid-cols-1 gap-5">
          <dl className="grid grid-cols-4 gap-px overflow-hidden rounded-card border border-line bg-line text-center">
            {(
              [
                [t('실재고', 'On hand'), lot.on_hand],
                [t('결제 중', 'Held'), lot.held],
                [t('팔림', 'Allocated'), lot.allocated],
                [t('판매 가능', 'Available'), lot.available],
              ] as const
            ).map(([name, value]) => (
              <div key={name} className="bg-raised px-2 py-2">
                <dt className="text-xs text-ink-soft">{name}</dt>
                <dd className="tabular text-lg font-semibold">{count(value)}</dd>
              </div>
            ))}
          </dl>
          {may('inventory.write') ? (
            <div className="grid grid-cols-1 gap-5 md:grid-cols-2">
              <Adjust key={`adjust-${lot.lot_id}`} lot={lot} onDone={onClose} />
              <Move key={`move-${lot.lot_id}`} lot={lot} onDone={onClose} />
            </div>
          ) : null}
          <LotMovements lot={lot} />
        </div>
      ) : null}
    </Dialog>
  );
}

function Adjust({ lot, onDone }: { lot: Lot; onDone: () => void }) {
  const t = useSay();
  const [counted, setCounted] = useState('');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const act = useSend(
    'adjust-stock',
    (body: BodyOf<typeof adminAdjustStock>, key) => call(adminAdjustStock, { body, key }),
    {
      refresh: [['stock'], ['availability']],
      say: t('재고를 조정했습니다.', 'Stock corrected.'),
      done: onDone,
    },
  );
  const value = readWhole(counted);
  const least = lot.held + lot.allocated;
  const wrong =
    value === null || !(value >= 0 && value <= 10_000_000)
      ? t('센 수량을 적으세요.', 'Enter the counted quantity.')
      : value < least
        ? t(
            `이미 나가기로 한 ${count(least)}개보다 적을 수 없습니다.`,
            `Cannot go below the ${count(least)} held or sold.`,
          )
        : value === lot.on_hand
          ? t('지금과 같습니다.', 'Same as the current quantity.')
          : null;
  const change = value === null || Number.isNaN(value) ? 0 : value - lot.on_hand;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (wrong || !reason.trim()) return;
    void act.run({ lot_id: lot.lot_id, change, reason: reason.trim() });
  };
  return (
    <form onSubmit={submit} noValidate className="grid content-start grid-cols-1 gap-3">
      <h3 className="font-semibold">{t('실사로 조정', 'Correct by stocktake')}</h3>
      <WholeField
        label={t('센 수량', 'Counted')}
        value={counted}
        onChange={setCounted}
        error={tried ? wrong : null}
        hint={change !== 0 ? `${change > 0 ? '+' : ''}${count(change)}` : undefined}
      />
      <TextField
        label={t('이유', 'Reason')}
        value={reason}
        maxLength={200}
        error={
          tried && !reason.trim()
            ? t('이유를 적어 주세요. 기록에 남습니다.', 'Please give a reason. It is kept on record.')
            : null
        }
        onChange={(event) => setReason(event.target.value)}
      />
      <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
      <div>
        <Button type="submit" busy={act.busy}>
          {t('수정', 'Correct')}
        </Button>
      </div>
    </form>
  );
}

function Move({ lot, onDone }: { lot: Lot; onDone: () => void }) {
  const t = useSay();
  const others = useWarehouseChoices(lot.shop_id).filter(([id]) => id !== lot.warehouse_id);
  const [to, setTo] = useState('');
  const [quantity, setQuantity] = useState('');
  const [tried, setTried] = useState(false);
  const act = useSend('move-stock', (body: BodyOf<typeof adminMoveStock>, key) => call(adminMoveStock, { body, key }), {
    refresh: [['stock'], ['availability']],
    say: t('옮겼습니다.', 'Moved.'),
    done: onDone,
  });
  const units = readWhole(quantity);
  const wrong = !(units !== null && units >= 1 && units <= lot.available);
  const chosen = to || others[0]?.[0] || '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (wrong || !chosen) return;
    void act.run({ lot_id: lot.lot_id, to_warehouse_id: chosen, quantity: units as number });
  };
  if (others.length === 0) {
    return (
      <section>
        <h3 className="font-semibold">{t('다른 창고로 옮기기', 'Move to another warehouse')}</h3>
        <p className="mt-2 text-ink-soft">{t('창고가 하나뿐입니다.', 'There is only one warehouse.')}</p>
      </section>
    );
  }
  return (
    <form onSubmit={submit} noValidate className="grid content-start grid-cols-1 gap-3">
      <h3 className="font-semibold">{t('다른 창고로 옮기기', 'Move to another warehouse')}</h3>
      <SelectField label={t('어디로', 'To')} value={chosen} onChange={(event) => setTo(event.target.value)}>
        {others.map(([id, label]) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </SelectField>
      <WholeField
        label={t('수량', 'Units')}
        value={quantity}
        onChange={setQuantity}
        hint={t(`${count(lot.available)}개까지`, `${count(lot.available)} at most`)}
        error={
          tried && wrong
            ? t(`1에서 ${count(lot.available)} 사이로 적으세요.`, `Between 1 and ${count(lot.available)}.`)
            : null
        }
      />
      <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
      <div>
        <Button type="submit" busy={act.busy}>
          {t('옮기기', 'Move')}
        </Button>
      </div>
    </form>
  );
}

function LotMovements({ lot }: { lot: Lot }) {
  const t = useSay();
  const query = useInfiniteQuery(movementsQuery({ lot_id: lot.lot_id }));
  const movements = query.data?.pages[0]?.movements.slice(0, 8);
  return (
    <section>
      <div className="mb-2 flex items-center justify-between">
        <h3 className="font-semibold">{t('최근 이동', 'Recent movements')}</h3>
        <Go to={paths.movements} search={{ lot_id: lot.lot_id }} className={buttonClass('quiet')}>
          {t('모두 보기', 'See all')}
        </Go>
      </div>
      {movements ? (
        <ul>
          {movements.map((movement) => (
            <li key={movement.movement_id} className="flex items-center gap-3 border-t border-line/70 py-1.5">
              <StateBadge kind="movement" state={movement.kind} />
              <span className="tabular w-16 text-right font-semibold">
                {movement.quantity > 0 ? '+' : ''}
                {count(movement.quantity)}
              </span>
              <span className="min-w-0 flex-1 truncate text-ink-soft">{movement.reason ?? ''}</span>
              <When at={movement.at} style="short" />
            </li>
          ))}
        </ul>
      ) : (
        <Skeleton className="h-24" />
      )}
    </section>
  );
}
