import type { Product, Variant } from '@madang/contract/catalog';
import type { DropPhase } from '@madang/contract/drop-phase';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { sentenceOf } from '../../../ui/lib/api.ts';
import { serverNow } from '../../../ui/lib/clock.ts';
import { calendarDay, count, dayAndTime, won } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../../ui/parts/button.tsx';
import { BigCountdown, Countdown } from '../../../ui/parts/countdown.tsx';
import { Notice } from '../../../ui/parts/status.tsx';
import { Stepper } from '../../../ui/parts/stepper.tsx';
import { toast } from '../../../ui/parts/toast.tsx';
import { useSetCartLine } from '../cart/api.ts';
import type { Drop } from '../drops/api.ts';
import { Remaining } from '../drops/remaining.tsx';
import { linesQuery } from '../line/api.ts';
import { isInside } from '../line/kept.ts';
import { closedWords } from './closed-words.ts';
import type { Offer } from './offer.ts';
import { useNextPage } from './use-next-page.ts';

type Props = {
  product: Product;
  variant: Variant | null;
  drop: Drop | null;
  phase: DropPhase | null;
  offer: Offer;
  in_cart: number;
  onMissing: () => void;
};

/** How many, the sum, and the two buttons; on a phone the buttons stay at the bottom edge. */
export function BuyBox({ product, variant, drop, phase, offer, in_cart, onMissing }: Props) {
  const t = useSay();
  const lang = useLanguage();
  const go = useNavigate();
  const set_line = useSetCartLine();
  const [wanted, setWanted] = useState(1);
  const most = offer.kind === 'buy' ? offer.most : 1;
  const quantity = Math.max(1, Math.min(wanted, most));
  const price_krw = variant?.price_krw ?? product.price_krw;

  const lines = useQuery({ ...linesQuery, enabled: drop?.guarded === true });
  const line = drop?.guarded ? lines.data?.find((one) => one.drop_id === drop.drop_id) : undefined;
  const in_line = line !== undefined && line.state !== 'open' && !isInside(line.room_id);

  const may_follow = offer.kind === 'buy' || offer.kind === 'wait' || offer.kind === 'choose';
  useNextPage(!may_follow ? null : in_line ? '/line/$room_id' : '/checkout');

  const buyNow = () => {
    if (offer.kind === 'choose' || !variant) return onMissing();
    if (line && in_line) return void go({ to: '/line/$room_id', params: { room_id: line.room_id } });
    if (offer.kind !== 'buy') return;
    void go({ to: '/checkout', search: { slug: product.slug, variant: variant.id, quantity } });
  };
  const addToCart = () => {
    if (offer.kind === 'choose' || !variant) return onMissing();
    if (offer.kind !== 'buy' || set_line.isPending) return;
    set_line.mutate(
      { variant_id: variant.id, quantity: Math.min(999, in_cart + quantity) },
      {
        onSuccess: () =>
          toast(
            <>
              {t('장바구니에 담았습니다.', 'Added to your cart.')}{' '}
              <Link to="/cart" className="font-semibold underline underline-offset-4">
                {t('보기', 'View')}
              </Link>
            </>,
          ),
      },
    );
  };

  return (
    <div className="grid gap-5">
      {drop && phase ? <DropState drop={drop} phase={phase} /> : <StockLine offer={offer} />}
      {offer.kind === 'buy' ? (
        <div className="flex items-center justify-between gap-4 border-t border-line pt-5">
          <Stepper label={t('수량', 'Quantity')} value={quantity} max={most} onChange={setWanted} />
          <p className="tabular text-right">
            <span className="mr-3 text-sm text-ink-soft">{t('합계', 'Total')}</span>
            <span className="text-xl font-bold">{won(price_krw * quantity, lang)}</span>
          </p>
        </div>
      ) : null}
      {set_line.isError ? (
        <Notice tone="bad" alert>
          {sentenceOf(set_line.error)}
        </Notice>
      ) : null}
      <div
        data-buy-bar=""
        className="fixed inset-x-0 bottom-0 z-20 flex gap-2 border-t border-line bg-paper px-4 pt-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] lg:static lg:border-0 lg:bg-transparent lg:p-0"
      >
        {offer.kind === 'buy' || offer.kind === 'choose' ? (
          <Button look="line" size="lg" className="flex-1 px-3" busy={set_line.isPending} onClick={addToCart}>
            {t('장바구니', 'Add to cart')}
          </Button>
        ) : null}
        <BuyButton offer={offer} preorder={drop?.kind === 'preorder'} in_line={in_line} onClick={buyNow} />
      </div>
      <SaysOpening phase={phase} />
    </div>
  );
}

/** One button in one place through all states, so that a finger or focus waiting on it is already there when it opens. */
function BuyButton({
  offer,
  preorder,
  in_line,
  onClick,
}: {
  offer: Offer;
  preorder?: boolean;
  in_line: boolean;
  onClick: () => void;
}) {
  const t = useSay();
  // A line may be entered before its drop opens.
  const waits = in_line && (offer.kind === 'buy' || offer.kind === 'wait');
  const active = waits || offer.kind === 'buy' || offer.kind === 'choose';
  return (
    <Button
      look="buy"
      size="lg"
      className="flex-2 px-3"
      aria-disabled={!active || undefined}
      onClick={onClick}
      data-testid="buy"
    >
      {waits ? (
        t('줄 서기', 'Get in line')
      ) : offer.kind === 'wait' ? (
        <span className="tabular">
          <Countdown until={offer.opens_at} /> {t('뒤 열림', 'to go')}
        </span>
      ) : offer.kind === 'closed' ? (
        closedWords(offer.why, t)
      ) : preorder ? (
        t('예약 구매하기', 'Pre-order')
      ) : (
        t('바로 구매', 'Buy now')
      )}
    </Button>
  );
}

function StockLine({ offer }: { offer: Offer }) {
  const t = useSay();
  if (offer.kind !== 'buy' || offer.left === null) return null;
  return (
    <p
      data-testid="stock"
      className={`tabular text-sm ${offer.left <= 10 ? 'font-semibold text-accent' : 'text-ink-soft'}`}
    >
      {t(`재고 ${count(offer.left)}개`, `${count(offer.left)} in stock`)}
    </p>
  );
}

function DropState({ drop, phase }: { drop: Drop; phase: DropPhase }) {
  const t = useSay();
  const lang = useLanguage();
  return (
    <section aria-label={t('드롭', 'Drop')} className="grid gap-4 rounded-card bg-sunken p-5">
      {phase === 'upcoming' ? (
        <>
          <p className="font-semibold">
            {t(`${dayAndTime(drop.opens_at, lang)}에 열립니다`, `Opens ${dayAndTime(drop.opens_at, lang)}`)}
          </p>
          <BigCountdown until={drop.opens_at} />
          <p className="text-sm text-ink-soft">
            {t(
              '서버 시계에 맞춰 이 화면에서 바로 열립니다. 새로 고치지 않아도 됩니다.',
              'The button opens by itself on the server’s clock. No need to reload.',
            )}
          </p>
        </>
      ) : phase === 'ended' ? (
        <p className="font-semibold">
          {t(`${dayAndTime(drop.closes_at, lang)}에 끝났습니다`, `Ended ${dayAndTime(drop.closes_at, lang)}`)}
        </p>
      ) : phase === 'canceled' ? (
        <p className="font-semibold">{t('이 드롭은 취소되었습니다', 'This drop was canceled')}</p>
      ) : (
        <>
          <Remaining drop={drop} phase={phase} large />
          {phase === 'all_held' ? (
            <p className="text-sm text-ink-soft">
              {t(
                '남은 것을 모두 다른 분들이 결제하고 있습니다. 결제되지 않으면 이 버튼이 다시 열립니다. 조금 기다려 보세요.',
                'Everything left is being paid for. If a payment is not completed, this button opens again, so it may be worth waiting.',
              )}
            </p>
          ) : phase === 'sold_out' ? (
            <p className="text-sm text-ink-soft">
              {t('모두 결제되어 더 나오지 않습니다.', 'Everything has been paid for. No more will become available.')}
            </p>
          ) : (
            <p className="text-sm text-ink-soft">
              {t('마감까지 ', 'Closes in ')}
              <Countdown until={drop.closes_at} className="font-semibold text-ink" />
            </p>
          )}
        </>
      )}
      <ul className="grid gap-1 border-t border-line pt-4 text-sm text-ink-soft">
        <li>
          {t(`한 사람당 ${drop.cap_per_person}개까지 살 수 있습니다.`, `Limit ${drop.cap_per_person} per person.`)}
        </li>
        {drop.promised_on ? (
          <li>
            {t(
              `예약 상품입니다. ${calendarDay(drop.promised_on, lang)}까지 발송을 약속드립니다.`,
              `A pre-order. We promise to ship by ${calendarDay(drop.promised_on, lang)}.`,
            )}
          </li>
        ) : null}
      </ul>
    </section>
  );
}

/** Tells screen readers that the waiting is over; silent on load. */
function SaysOpening({ phase }: { phase: DropPhase | null }) {
  const t = useSay();
  const before = useRef(phase);
  const [words, setWords] = useState('');
  useEffect(() => {
    if (before.current === phase) return;
    if (phase === 'open')
      setWords(t('판매가 열렸습니다. 지금 구매할 수 있습니다.', 'The sale is open. You can buy now.'));
    if (phase === 'sold_out') setWords(t('모두 팔렸습니다.', 'Sold out.'));
    before.current = phase;
  }, [phase, t]);
  return (
    <p role="status" className="sr-only">
      {words}
    </p>
  );
}

/** Spreads one clock sample a visitor over the last minute before an opening, so that a crowd does not ask at once. */
export function useClockCheckBefore(opens_at: string | null, ask: () => void): void {
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    if (!opens_at) return;
    const left_ms = Date.parse(opens_at) - serverNow();
    const at_ms = left_ms - (5_000 + Math.random() * 40_000);
    if (left_ms < 5_000 || at_ms > 2_000_000_000) return;
    const timer = setTimeout(() => latest.current(), Math.max(0, at_ms));
    return () => clearTimeout(timer);
  }, [opens_at]);
}
