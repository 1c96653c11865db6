import { adminReceiveStock } from '@madang/contract/inventory';
import type { BodyOf } from '@madang/contract/route';
import { useEffect, useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Dialog, SubmitFooter } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { Field, SelectField, TextField, WholeField } from '../../ui/field.tsx';
import { useSend } from '../../ui/send.ts';
import { readWhole } from '../../ui/whole.ts';
import { VariantPicker } from '../variants/variant-picker.tsx';
import { useVariantNames } from '../variants/variants.ts';
import { useWarehouseChoices } from './warehouses.ts';

/** Goods arrived: into a new lot, or into the one with the same warehouse, variant and expiry. */
export function ReceiveDialog({
  open,
  onClose,
  variant_id: preset,
}: {
  open: boolean;
  onClose: () => void;
  variant_id: string | null;
}) {
  const t = useSay();
  const [variant_id, setVariant] = useState<string | null>(preset);
  const goods = useVariantNames(variant_id ? [variant_id] : []).get(variant_id ?? '');
  const warehouses = useWarehouseChoices(goods?.shop_id);
  const [warehouse_id, setWarehouse] = useState('');
  const [quantity, setQuantity] = useState('');
  const [expires_on, setExpires] = useState('');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const act = useSend(
    'receive-stock',
    (body: BodyOf<typeof adminReceiveStock>, key) => call(adminReceiveStock, { body, key }),
    {
      refresh: [['stock'], ['availability']],
      say: t('입고했습니다.', 'Received.'),
      done: onClose,
    },
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a fresh form each time it opens
  useEffect(() => {
    if (!open) return;
    setVariant(preset);
    setQuantity('');
    setExpires('');
    setReason('');
    setTried(false);
    act.clear();
  }, [open]);
  const units = readWhole(quantity);
  const chosen = warehouses.some(([id]) => id === warehouse_id) ? warehouse_id : (warehouses[0]?.[0] ?? '');
  const wrong_units = !(units !== null && units >= 1 && units <= 10_000_000);
  const submit = () => {
    setTried(true);
    if (!variant_id || !chosen || wrong_units) return;
    void act.run({
      variant_id,
      warehouse_id: chosen,
      quantity: units as number,
      ...(expires_on ? { expires_on } : {}),
      ...(reason.trim() ? { reason: reason.trim() } : {}),
    });
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      onSubmit={submit}
      title={t('입고', 'Receive goods')}
      footer={
        <SubmitFooter onClose={onClose} busy={act.busy}>
          {t('입고', 'Receive')}
        </SubmitFooter>
      }
    >
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <div className="sm:col-span-2">
          <VariantPicker
            label={t('상품과 옵션', 'Product and option')}
            value={variant_id}
            error={tried && !variant_id ? t('무엇이 들어왔는지 고르세요.', 'Choose the product that arrived.') : null}
            onChange={setVariant}
          />
        </div>
        <SelectField
          label={t('창고', 'Warehouse')}
          value={chosen}
          onChange={(event) => setWarehouse(event.target.value)}
        >
          {warehouses.map(([id, label]) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </SelectField>
        <WholeField
          label={t('수량', 'Units')}
          value={quantity}
          error={tried && wrong_units ? t('1 이상의 수를 적으세요.', 'A number of 1 or more.') : null}
          onChange={setQuantity}
        />
        <Field
          label={t('소비기한 (없으면 비움)', 'Expiry date (leave empty if none)')}
          hint={t('이날까지 팔 수 있습니다', 'Last day it can be sold')}
        >
          {(tie) => (
            <input
              {...tie}
              type="date"
              className="control"
              value={expires_on}
              onChange={(event) => setExpires(event.target.value)}
            />
          )}
        </Field>
        <TextField
          label={t('메모', 'Note')}
          maxLength={200}
          value={reason}
          placeholder={t('거래처, 송장 번호 …', 'Supplier, waybill …')}
          onChange={(event) => setReason(event.target.value)}
        />
        <div className="sm:col-span-2">
          <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
        </div>
      </div>
    </Dialog>
  );
}
