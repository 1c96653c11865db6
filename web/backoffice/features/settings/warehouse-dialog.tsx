import { adminOpenWarehouse, adminRenameWarehouse } from '@madang/contract/inventory';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Dialog, SubmitFooter } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { TextField } from '../../ui/field.tsx';
import { useSend } from '../../ui/send.ts';
import type { Warehouse } from '../stock/stock.ts';

type Names = { name: string; name_en: string | null };

/** A new warehouse of a shop, or another name for one. */
export function WarehouseDialog({
  shop_id,
  warehouse,
  onClose,
}: {
  shop_id: string;
  warehouse: Warehouse | null;
  onClose: () => void;
}) {
  const t = useSay();
  const [name, setName] = useState(warehouse?.name ?? '');
  const [name_en, setNameEn] = useState(warehouse?.name_en ?? '');
  const [tried, setTried] = useState(false);
  const act = useSend(
    'save-warehouse',
    (names: Names, key) =>
      warehouse
        ? call(adminRenameWarehouse, { params: { warehouse_id: warehouse.warehouse_id }, body: names, key })
        : call(adminOpenWarehouse, { body: { shop_id, ...names }, key }),
    { refresh: [['stock']], say: t('창고를 저장했습니다.', 'The warehouse was saved.'), done: onClose },
  );
  const submit = () => {
    setTried(true);
    if (name.trim()) void act.run({ name: name.trim(), name_en: name_en.trim() || null });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      onSubmit={submit}
      size="sm"
      title={warehouse ? t('창고 이름', 'Warehouse name') : t('새 창고', 'New warehouse')}
      footer={
        <SubmitFooter onClose={onClose} busy={act.busy}>
          {t('저장', 'Save')}
        </SubmitFooter>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <TextField
          label={t('이름', 'Name')}
          maxLength={60}
          value={name}
          error={tried && !name.trim() ? t('이름을 적으세요.', 'Enter a name.') : null}
          onChange={(event) => setName(event.target.value)}
        />
        <TextField
          label={t('영어 이름', 'English name')}
          maxLength={60}
          lang="en"
          value={name_en}
          onChange={(event) => setNameEn(event.target.value)}
        />
        <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
      </div>
    </Dialog>
  );
}
