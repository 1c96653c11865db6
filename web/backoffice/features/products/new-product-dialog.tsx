import { type ProductKind, product_kinds } from '@madang/contract/catalog';
import { createProduct } from '@madang/contract/catalog-admin';
import type { BodyOf } from '@madang/contract/route';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { useGo } from '../../frame/go.tsx';
import { paths } from '../../frame/paths.ts';
import { Dialog, SubmitFooter } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { SelectField, TextField, WholeField } from '../../ui/field.tsx';
import { useSend } from '../../ui/send.ts';
import { readWhole } from '../../ui/whole.ts';
import { kind_words } from '../../ui/words.ts';
import { keepProduct } from './products.ts';
import { ShopField, useShop } from './shop-field.tsx';

/** A draft from a name and a price; everything else is added in the editor. */
export function NewProductDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useSay();
  const lang = useLanguage();
  const go = useGo();
  const queries = useQueryClient();
  const [title, setTitle] = useState('');
  const [kind, setKind] = useState<ProductKind>('general');
  const [shop_id, setShop] = useShop();
  const [price, setPrice] = useState('');
  const [tried, setTried] = useState(false);
  const act = useSend(
    'create-product',
    (body: BodyOf<typeof createProduct>, key) => call(createProduct, { body, key }),
    {
      done: (product) => {
        keepProduct(queries, product);
        onClose();
        go({ to: paths.product(product.id) });
      },
    },
  );
  const price_krw = readWhole(price);
  const wrong_price = price_krw !== null && !(price_krw >= 0 && price_krw <= 1_000_000_000);
  const submit = () => {
    setTried(true);
    if (!title.trim() || wrong_price || !shop_id) return;
    void act.run({ shop_id, title: title.trim(), kind, ...(price_krw === null ? {} : { price_krw }) });
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      onSubmit={submit}
      size="sm"
      title={t('새 상품', 'New product')}
      description={t(
        '준비 중 상태로 시작합니다. 판매를 시작하기 전에는 아무에게도 보이지 않습니다.',
        'It starts as a draft and stays hidden until you put it on sale.',
      )}
      footer={
        <SubmitFooter onClose={onClose} busy={act.busy}>
          {t('만들기', 'Create')}
        </SubmitFooter>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <TextField
          label={t('이름', 'Name')}
          maxLength={120}
          value={title}
          error={tried && !title.trim() ? t('이름을 적으세요.', 'Enter a name.') : null}
          onChange={(event) => setTitle(event.target.value)}
        />
        <SelectField
          label={t('종류', 'Kind')}
          value={kind}
          onChange={(event) => setKind(event.target.value as ProductKind)}
        >
          {product_kinds.map((one) => (
            <option key={one} value={one}>
              {kind_words[one][lang]}
            </option>
          ))}
        </SelectField>
        <ShopField value={shop_id} onChange={setShop} />
        <WholeField
          label={t('가격', 'Price')}
          unit={t('원', '₩')}
          value={price}
          error={tried && wrong_price ? t('0에서 10억 원 사이로 적으세요.', 'Between 0 and 1,000,000,000.') : null}
          onChange={setPrice}
        />
        <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
      </div>
    </Dialog>
  );
}
