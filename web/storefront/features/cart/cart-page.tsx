import type { checkCart } from '@madang/contract/cart';
import { deliveryFee } from '@madang/contract/delivery-fee';
import type { ReplyOf } from '@madang/contract/route';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { sentenceOf } from '../../../ui/lib/api.ts';
import { won } from '../../../ui/lib/format.ts';
import { pick, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { buttonClass } from '../../../ui/parts/button.tsx';
import { Empty, ErrorPanel, Notice, Skeleton } from '../../../ui/parts/status.tsx';
import { PageHeading } from '../../layout/page.tsx';
import { shopsQuery } from '../catalog/shops.ts';
import { type Cart, type CartLine, cartQuery, useCheckCart, useSetCartLine } from './api.ts';
import { CartLineRow } from './cart-line.tsx';
import { isBlocked, lineWords, mostOf } from './line-state.ts';
import { OrderButton, useFreshLines } from './order-button.tsx';
import { problemWords } from './problems.ts';

type Problem = ReplyOf<typeof checkCart>['problems'][number];

const linesOf = (cart: Cart): CartLine[] => cart.shops.flatMap((shop) => shop.lines);

export function CartPage() {
  const t = useSay();
  const cart = useQuery({ ...cartQuery, refetchOnMount: 'always' });
  return (
    <div className="page max-w-6xl">
      <PageHeading title={t('장바구니', 'Cart')} />
      {cart.isPending ? (
        <div className="mt-8 grid gap-4">
          <Skeleton className="h-32" />
          <Skeleton className="h-32" />
        </div>
      ) : cart.isError ? (
        <ErrorPanel error={cart.error} retry={() => cart.refetch()} />
      ) : linesOf(cart.data).length === 0 ? (
        <Empty
          title={t('장바구니가 비어 있습니다', 'Your cart is empty')}
          action={
            <>
              <Link to="/drops" className={buttonClass()}>
                {t('드롭 보기', 'See the drops')}
              </Link>
              <Link to="/products" className={buttonClass({ look: 'line' })}>
                {t('전체 상품', 'All products')}
              </Link>
            </>
          }
        >
          {t('담아 둔 상품은 로그인한 뒤에도 그대로 남습니다.', 'What you add stays here when you sign in.')}
        </Empty>
      ) : (
        <FullCart cart={cart.data} />
      )}
    </div>
  );
}

function FullCart({ cart }: { cart: Cart }) {
  const t = useSay();
  const lang = useLanguage();
  const go = useNavigate();
  const shops = useQuery(shopsQuery);
  const set_line = useSetCartLine();
  const check = useCheckCart();
  const [problems, setProblems] = useState<Problem[]>([]);
  const lines = linesOf(cart);
  const termsOf = (shop_id: string) => shops.data?.shops.find((one) => one.id === shop_id);
  const fees = cart.shops.map((shop) => {
    const terms = termsOf(shop.shop_id);
    return terms && shop.amount_krw > 0 ? deliveryFee(terms, shop.amount_krw, null) : 0;
  });
  const delivery_krw = fees.reduce((sum, krw) => sum + krw, 0);
  const more_far = cart.shops.some((shop) => {
    const terms = termsOf(shop.shop_id);
    return terms && terms.delivery_jeju_krw + terms.delivery_island_krw > 0;
  });

  useFreshLines(lines);
  const order = () => {
    const known = new Set(lines.filter(isBlocked).map((line) => line.variant_id));
    check.mutate(undefined, {
      onSuccess: (reply) => {
        // What the button said would be left in the cart is no news.
        const news = reply.problems.filter((one) => one.code === 'price_changed' || !known.has(one.variant_id));
        setProblems(news);
        if (news.length === 0) void go({ to: '/checkout' });
      },
    });
  };
  const reduce = async () => {
    setProblems([]);
    for (const line of lines) {
      const most = mostOf(line);
      if (!isBlocked(line) && line.quantity > most)
        await set_line.mutateAsync({ variant_id: line.variant_id, quantity: most }).catch(() => {});
    }
  };

  return (
    <div className="mt-6 lg:mt-10 lg:grid lg:grid-cols-[1fr_22rem] lg:gap-14">
      <div>
        <Problems problems={problems} lines={lines} />
        {set_line.isError ? (
          <Notice tone="bad" alert>
            {sentenceOf(set_line.error)}
          </Notice>
        ) : null}
        {cart.shops.map((shop, at) => {
          const known = termsOf(shop.shop_id);
          const missing =
            fees[at]! > 0 && known?.delivery_free_from_krw ? known.delivery_free_from_krw - shop.amount_krw : 0;
          const name = known ? pick(lang, known.name, known.name_en) : t('상점', 'Shop');
          return (
            <section key={shop.shop_id} aria-label={name} className="mb-10">
              <div className="flex items-baseline justify-between border-b border-ink pb-3">
                <h2 className="font-bold">{name}</h2>
                <p className="tabular text-sm text-ink-soft">{won(shop.amount_krw, lang)}</p>
              </div>
              <ul>
                {shop.lines.map((line) => (
                  <CartLineRow
                    key={line.variant_id}
                    line={line}
                    busy={set_line.isPending && set_line.variables?.variant_id === line.variant_id}
                    onChange={(quantity) => {
                      setProblems([]);
                      set_line.mutate({ variant_id: line.variant_id, quantity });
                    }}
                  />
                ))}
              </ul>
              {missing > 0 ? (
                <p className="tabular pt-3 text-sm text-ink-soft">
                  {t(
                    `${won(missing, lang)} 더 담으면 무료배송입니다.`,
                    `Add ${won(missing, lang)} more for free delivery.`,
                  )}
                </p>
              ) : null}
            </section>
          );
        })}
      </div>
      <aside aria-label={t('주문 금액', 'Order total')} className="lg:sticky lg:top-24 lg:self-start">
        <div className="rounded-card bg-sunken p-6">
          <dl className="grid gap-2.5 text-[0.9375rem]">
            <div className="flex justify-between">
              <dt className="text-ink-soft">{t('상품', 'Goods')}</dt>
              <dd className="tabular">{won(cart.amount_krw, lang)}</dd>
            </div>
            <div className="flex justify-between">
              <dt className="text-ink-soft">{t('배송', 'Delivery')}</dt>
              <dd className="tabular" data-testid="delivery">
                {delivery_krw > 0 ? won(delivery_krw, lang) : t('무료', 'Free')}
              </dd>
            </div>
            {more_far ? (
              <p className="text-sm text-ink-soft">
                {t('제주·도서 지역은 추가 배송비가 있을 수 있습니다.', 'Jeju and the islands may cost extra.')}
              </p>
            ) : null}
            <div className="mt-2 flex items-baseline justify-between border-t border-line-strong pt-4">
              <dt className="font-semibold">{t('결제할 금액', 'To pay')}</dt>
              <dd className="tabular text-2xl font-bold">{won(cart.amount_krw + delivery_krw, lang)}</dd>
            </div>
          </dl>
          <OrderButton
            lines={lines}
            busy={check.isPending || set_line.isPending}
            onPress={(move) => (move.kind === 'reduce' ? void reduce() : order())}
          />
          {check.isError ? <p className="mt-3 text-sm text-bad">{sentenceOf(check.error)}</p> : null}
          <p className="mt-4 text-sm text-ink-soft">
            {t('주문하기 전에는 상품이 확보되지 않습니다.', 'Items are reserved only once you place the order.')}
          </p>
        </div>
      </aside>
    </div>
  );
}

/** Everything that stands in the way, all lines together. */
function Problems({ problems, lines }: { problems: Problem[]; lines: CartLine[] }) {
  const t = useSay();
  const lang = useLanguage();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problems.length > 0) box.current?.focus();
  }, [problems]);
  if (problems.length === 0) return null;
  const only_prices = problems.every((one) => one.code === 'price_changed');
  return (
    <div ref={box} tabIndex={-1} className="mb-6 outline-none">
      <Notice tone="warn" alert>
        <p className="font-semibold">
          {only_prices
            ? t(
                '가격이 바뀌었습니다. 새 가격을 확인하고 다시 눌러 주세요.',
                'Prices have changed. Review them and press again.',
              )
            : t(
                '지금은 이대로 주문할 수 없습니다. 수량을 줄이거나 빼 주세요.',
                'These cannot be ordered as they are. Reduce the quantity or remove them.',
              )}
        </p>
        <ul className="mt-2 grid gap-1">
          {problems.map((one) => {
            const line = lines.find((each) => each.variant_id === one.variant_id);
            return (
              <li key={`${one.variant_id} ${one.code}`}>
                <strong>{line ? pick(lang, line.title, line.title_en) : t('상품', 'Product')}</strong>
                {line?.option_text ? ` (${pick(lang, line.option_text, line.option_text_en)})` : ''}:{' '}
                {(one.code !== 'price_changed' && line && lineWords(line, lang, t)?.words) ||
                  problemWords(one, lang, t)}
              </li>
            );
          })}
        </ul>
      </Notice>
    </div>
  );
}
