import { useState } from 'react';
import { pick, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { SelectField } from '../../ui/field.tsx';
import { useMyShops } from './products.ts';

/** The shop something is of: the one chosen, else the first. */
export function useShop(chosen = ''): [shop_id: string, choose: (shop_id: string) => void] {
  const shops = useMyShops();
  const [shop_id, setShop] = useState(chosen);
  return [shop_id || shops?.[0]?.id || '', setShop];
}

type Props = { value: string; onChange: (shop_id: string) => void; className?: string };

/** Which shop; nothing where there is but one. */
export function ShopField({ value, onChange, className }: Props) {
  const t = useSay();
  const lang = useLanguage();
  const shops = useMyShops() ?? [];
  if (shops.length < 2) return null;
  return (
    <SelectField
      className={className}
      label={t('상점', 'Shop')}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      {shops.map((shop) => (
        <option key={shop.id} value={shop.id}>
          {pick(lang, shop.name, shop.name_en)}
        </option>
      ))}
    </SelectField>
  );
}
