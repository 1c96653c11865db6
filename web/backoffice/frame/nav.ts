import type { Say } from '../../ui/lib/language.ts';
import type { IconName } from '../ui/icons.tsx';
import { paths } from './paths.ts';

export type NavItem = {
  to: string;
  label: string;
  icon: IconName;
  /** `g` then this letter goes there. */
  letter: string;
  /** Shown to whoever may read it. */
  needs?: string;
};

function navItems(t: Say): NavItem[] {
  return [
    { to: paths.home, label: t('대시보드', 'Dashboard'), icon: 'home', letter: 'h' },
    { to: paths.orders, label: t('주문', 'Orders'), icon: 'orders', letter: 'o', needs: 'orders.read' },
    { to: paths.deliveries, label: t('배송', 'Deliveries'), icon: 'deliveries', letter: 'l', needs: 'orders.read' },
    { to: paths.days, label: t('배송일', 'Delivery days'), icon: 'days', letter: 'y', needs: 'orders.read' },
    { to: paths.parcels, label: t('택배 송장', 'Parcels'), icon: 'parcels', letter: 'n', needs: 'orders.read' },
    {
      to: paths.production,
      label: t('제작 목록', 'Production'),
      icon: 'making',
      letter: 'f',
      needs: 'orders.read',
    },
    { to: paths.imports, label: t('주문 가져오기', 'Import orders'), icon: 'down', letter: 'i', needs: 'orders.read' },
    {
      to: paths.channel_work,
      label: t('채널 할 일', 'Channel tasks'),
      icon: 'tasks',
      letter: 'x',
      needs: 'orders.read',
    },
    {
      to: paths.dispatch,
      label: t('발송 내보내기', 'Dispatch'),
      icon: 'outside',
      letter: 'b',
      needs: 'orders.read',
    },
    {
      to: paths.channel_products,
      label: t('채널 상품', 'Channel products'),
      icon: 'channels',
      letter: 'c',
      needs: 'orders.read',
    },
    { to: paths.counter, label: t('매장 주문', 'Counter'), icon: 'counter', letter: 't', needs: 'orders.read' },
    { to: paths.calls, label: t('전화', 'Calls'), icon: 'calls', letter: 'k', needs: 'orders.read' },
    { to: paths.partners, label: t('협력사', 'Partners'), icon: 'partners', letter: 'q', needs: 'orders.read' },
    { to: paths.drops, label: t('드롭', 'Drops'), icon: 'drops', letter: 'd', needs: 'drops.read' },
    { to: paths.campaigns, label: t('쿠폰과 할인', 'Coupons'), icon: 'coupons', letter: 'u', needs: 'promotions.read' },
    { to: paths.lines, label: t('대기실', 'Waiting rooms'), icon: 'lines', letter: 'j', needs: 'drops.read' },
    { to: paths.products, label: t('상품', 'Products'), icon: 'products', letter: 'p', needs: 'catalog.read' },
    { to: paths.stock, label: t('재고', 'Stock'), icon: 'stock', letter: 's', needs: 'inventory.read' },
    {
      to: paths.payments,
      label: t('결제·외부 작업', 'Payments & tasks'),
      icon: 'payments',
      letter: 'e',
      needs: 'payments.read',
    },
    {
      to: paths.settlements,
      label: t('정산 대조', 'Settlements'),
      icon: 'settlements',
      letter: 'z',
      needs: 'payments.read',
    },
    { to: paths.rehearsals, label: t('리허설', 'Rehearsals'), icon: 'rehearsal', letter: 'r', needs: 'drops.read' },
    { to: paths.mails, label: t('메일', 'E-mails'), icon: 'mails', letter: 'm', needs: 'mails.read' },
    { to: paths.approvals, label: t('승인', 'Approvals'), icon: 'approvals', letter: 'v', needs: 'approvals.read' },
    { to: paths.staff, label: t('함께 일하는 사람', 'People'), icon: 'people', letter: 'w', needs: 'people.read' },
    { to: paths.audit, label: t('감사 기록', 'Audit log'), icon: 'audit', letter: 'a', needs: 'audit.read' },
    { to: paths.settings, label: t('설정', 'Settings'), icon: 'settings', letter: ',' },
  ];
}

/** How the list is read: by what somebody came to do. A place that is named in none of them stands with the house. */
const navGroups = (t: Say): { label: string | null; places: readonly string[] }[] => [
  { label: null, places: [paths.home] },
  {
    label: t('주문', 'Orders'),
    places: [paths.orders, paths.imports, paths.channel_work, paths.counter, paths.calls, paths.partners],
  },
  {
    label: t('배송', 'Delivery'),
    places: [paths.deliveries, paths.days, paths.parcels, paths.production, paths.dispatch],
  },
  {
    label: t('판매', 'Sales'),
    places: [
      paths.drops,
      paths.lines,
      paths.campaigns,
      paths.products,
      paths.channel_products,
      paths.stock,
      paths.rehearsals,
    ],
  },
  { label: t('결제·정산', 'Finance'), places: [paths.payments, paths.settlements] },
  { label: t('가게 관리', 'Store'), places: [] },
];

/** The places of the list under what they are for; a group with nothing to go to is left out. */
export function groupNav(t: Say, items: readonly NavItem[]): { label: string | null; items: NavItem[] }[] {
  const groups = navGroups(t);
  const groupOf = (item: NavItem) => groups.find((one) => one.places.includes(item.to)) ?? groups.at(-1)!;
  const orderOf = (item: NavItem) => groupOf(item).places.indexOf(item.to);
  return groups
    .map((group) => ({
      label: group.label,
      items: items.filter((item) => groupOf(item) === group).sort((a, b) => orderOf(a) - orderOf(b)),
    }))
    .filter((group) => group.items.length > 0);
}

/** What the person at the desk may go to. */
export const openNav = (t: Say, may: (permission: string) => boolean): NavItem[] =>
  navItems(t).filter((item) => !item.needs || may(item.needs));
