import { useSay } from '../../ui/lib/language.ts';

/** What a role is called. A role of the shop's own making shows its name as it is. */
export function useRoleName(): (role: string) => string {
  const t = useSay();
  const names: Record<string, string> = {
    owner: t('소유자', 'Owner'),
    manager: t('매니저', 'Manager'),
    order_desk: t('주문 담당', 'Order desk'),
    warehouse: t('창고', 'Warehouse'),
    driver: t('배송 기사', 'Driver'),
    seller: t('판매자', 'Seller'),
    partner: t('협력사', 'Partner'),
    viewer: t('열람자', 'Viewer'),
  };
  return (role) => names[role] ?? role;
}
