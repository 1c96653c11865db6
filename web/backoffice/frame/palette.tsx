import { Dialog as Base } from '@base-ui/react/dialog';
import { adminListProducts } from '@madang/contract/catalog-admin';
import { adminListOrders } from '@madang/contract/orders';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useRef, useState } from 'react';
import { call } from '../../ui/lib/api.ts';
import { orderNumber, won } from '../../ui/lib/format.ts';
import { pick, useLanguage, useSay } from '../../ui/lib/language.ts';
import { SearchIcon } from '../../ui/parts/icons.tsx';
import { Icon, type IconName } from '../ui/icons.tsx';
import { useGo } from './go.tsx';
import { openNav } from './nav.ts';
import { paths } from './paths.ts';
import { useMay } from './session.ts';

type Found = { id: string; label: string; note?: string; icon: IconName; to: string };

/** Pages by name, products by title or SKU, orders by number or phone. */
function useFound(text: string, active: boolean): Found[] {
  const t = useSay();
  const lang = useLanguage();
  const may = useMay();
  const words = text.trim();
  const number = words.replaceAll(/[\s-]/g, '');
  const pages: Found[] = [
    ...openNav(t, may),
    ...(may('catalog.read')
      ? [{ to: paths.categories, label: t('카테고리', 'Categories'), icon: 'products' as const }]
      : []),
    ...(may('inventory.read')
      ? [{ to: paths.movements, label: t('재고 이동 기록', 'Stock movements'), icon: 'stock' as const }]
      : []),
    ...(may('drops.write') ? [{ to: paths.new_drop, label: t('새 드롭', 'New drop'), icon: 'drops' as const }] : []),
  ].map((item) => ({ id: item.to, label: item.label, icon: item.icon, to: item.to }));
  const products = useQuery({
    queryKey: ['palette', 'products', words],
    queryFn: ({ signal }) => call(adminListProducts, { query: { q: words, limit: 6 }, signal }),
    enabled: active && words.length >= 1 && may('catalog.read'),
  });
  const orders = useQuery({
    queryKey: ['palette', 'orders', number],
    queryFn: ({ signal }) => call(adminListOrders, { query: { q: number, limit: 6 }, signal }),
    enabled: active && (/^\+?\d{9,}$/.test(number) || /^\S+@\S+\.\S+$/.test(words)) && may('orders.read'),
  });
  const lower = words.toLowerCase();
  return [
    ...(orders.data?.orders ?? []).map((order) => ({
      id: order.order_id,
      label: orderNumber(order.order_number),
      note: `${order.title} · ${won(order.amount_krw, lang)}`,
      icon: 'orders' as const,
      to: paths.order(order.order_id),
    })),
    ...pages.filter((page) => !words || page.label.toLowerCase().includes(lower)),
    ...(words ? (products.data?.products ?? []) : []).map((product) => ({
      id: product.id,
      label: pick(lang, product.title, product.title_en),
      note: pick(lang, product.shop_name, product.shop_name_en),
      icon: 'products' as const,
      to: paths.product(product.id),
    })),
  ];
}

/** Ctrl K: type where to go. */
export function Palette({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useSay();
  return (
    <Base.Root open={open} onOpenChange={(now) => !now && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-black/45" />
        <Base.Popup className="fixed inset-x-3 top-[10vh] z-50 mx-auto max-w-xl overflow-hidden rounded-lg border border-line bg-raised shadow-pop">
          <Base.Title className="sr-only">{t('무엇이든 찾기', 'Find anything')}</Base.Title>
          <PaletteBody onClose={onClose} />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

function PaletteBody({ onClose }: { onClose: () => void }) {
  const t = useSay();
  const go = useGo();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const found = useFound(useDeferredValue(text), true);
  const chosen = Math.min(at, found.length - 1);
  useEffect(() => {
    list.current?.querySelector(`[data-index="${chosen}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const open = (one: Found | undefined) => {
    if (!one) return;
    onClose();
    go({ to: one.to });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') setAt(Math.min(chosen + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(chosen - 1, 0));
    else if (event.key === 'Enter') open(found[chosen]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className="flex items-center gap-2.5 border-b border-line px-4">
        <SearchIcon className="size-4 shrink-0 text-ink-faint" />
        <input
          // biome-ignore lint/a11y/noAutofocus: a palette is opened to type in
          autoFocus
          role="combobox"
          aria-label={t('검색어', 'Search')}
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={found.length ? `${id}-${chosen}` : undefined}
          className="h-12 w-full bg-transparent text-sm outline-none placeholder:text-ink-faint"
          placeholder={t('메뉴, 상품, 주문 번호, 전화번호, 이메일', 'Page, product, order number, phone, e-mail')}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div
        ref={list}
        id={id}
        role="listbox"
        aria-label={t('찾은 것', 'Found')}
        className="max-h-[50vh] overflow-y-auto p-1.5"
      >
        {found.map((one, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above handles the keys
          <div
            key={one.id}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            data-index={index}
            aria-selected={index === chosen}
            className="flex min-h-9 cursor-pointer items-center gap-3 rounded-card px-2.5 aria-selected:bg-sunken pointer-coarse:min-h-11"
            onMouseMove={() => setAt(index)}
            onClick={() => open(one)}
          >
            <Icon name={one.icon} className="size-4 shrink-0 text-ink-faint" />
            <span className="truncate">{one.label}</span>
            {one.note ? <span className="ml-auto truncate text-xs text-ink-faint">{one.note}</span> : null}
          </div>
        ))}
      </div>
      {found.length === 0 ? (
        <p className="px-4 pb-4 text-ink-soft">
          {t(
            '찾은 것이 없습니다. 상품 이름, 주문 번호 13자리, 전화번호나 이메일을 적어 보세요.',
            'Nothing found. Try a product, the 13 digits of an order, a phone or an e-mail.',
          )}
        </p>
      ) : null}
    </>
  );
}
