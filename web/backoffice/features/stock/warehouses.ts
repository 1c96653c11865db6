import { useQuery } from '@tanstack/react-query';
import { pick, useLanguage } from '../../../ui/lib/language.ts';
import { shopsQuery } from '../products/products.ts';
import { warehousesQuery } from './stock.ts';

/**
 * Every warehouse to choose from, with its shop's name where there are several shops: they like to name them alike.
 * @param shop_id only those of this shop: goods in another's warehouse are out of sight of whoever sells them.
 */
export function useWarehouseChoices(shop_id?: string): [warehouse_id: string, label: string][] {
  const lang = useLanguage();
  const warehouses = useQuery(warehousesQuery).data ?? [];
  const shops = useQuery(shopsQuery).data ?? [];
  return warehouses
    .filter((one) => !shop_id || one.shop_id === shop_id)
    .map((one) => {
      const shop = shops.length > 1 ? shops.find(({ id }) => id === one.shop_id) : undefined;
      const name = pick(lang, one.name, one.name_en);
      return [one.warehouse_id, shop ? `${pick(lang, shop.name, shop.name_en)} · ${name}` : name];
    });
}
