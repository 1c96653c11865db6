import { listAddresses, readMe } from '@madang/contract/identity';
import { no_return_terms } from '@madang/contract/production';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useAct } from '../../../ui/lib/act.ts';
import { call, Problem } from '../../../ui/lib/api.ts';
import { calendarDay, won } from '../../../ui/lib/format.ts';
import { pick, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { usePromises } from '../../../ui/lib/promises.ts';
import { Button, buttonClass } from '../../../ui/parts/button.tsx';
import { Thumb } from '../../../ui/parts/picture.tsx';
import { Empty, ErrorPanel, Notice, Skeleton } from '../../../ui/parts/status.tsx';
import { PageHeading } from '../../layout/page.tsx';
import { sessionQuery } from '../account/api.ts';
import { operatorQuery } from '../documents/api.ts';
import { ConsentFields, useConsents } from '../documents/consent-fields.tsx';
import { dropsQuery } from '../drops/api.ts';
import { DropPromise } from '../drops/promised-day.tsx';
import { methodsQuery, type PaymentMethod, type PlaceInput, place } from './api.ts';
import { type ContactForm, contactErrors, contactOf, empty_contact } from './contact.ts';
import { ContactFields } from './contact-fields.tsx';
import { DiscountBox } from './discount-box.tsx';
import { type Discounts, useDiscounts } from './discounts.ts';
import { noteFresh } from './fresh.ts';
import { type BuyLine, useBuyLines } from './lines.ts';
import { MethodPicker, methodName } from './method-picker.tsx';
import { NoReturnBox } from './no-return-box.tsx';
import { PlaceRefusal } from './place-refusal.tsx';

export function CheckoutPage() {
  const t = useSay();
  const search = useSearch({ from: '/checkout' });
  const { lines, pending, error, refetch } = useBuyLines(search);
  return (
    <div className="page max-w-6xl">
      <PageHeading title={t('주문과 결제', 'Checkout')} />
      {pending ? (
        <div className="mt-8 grid gap-4" aria-hidden="true">
          <Skeleton className="h-28" />
          <Skeleton className="h-72" />
        </div>
      ) : error ? (
        <ErrorPanel error={error} retry={refetch} />
      ) : lines.length === 0 ? (
        <Empty
          title={t('주문할 상품이 없습니다', 'There is nothing to check out')}
          action={
            <Link to="/cart" className={buttonClass()}>
              {t('장바구니로', 'Go to cart')}
            </Link>
          }
        />
      ) : (
        <CheckoutForm lines={lines} single={search.slug !== undefined} />
      )}
    </div>
  );
}

/**
 * Members find their name and default address filled in, whoever comes back from an order that was not paid what they wrote there;
 * whatever was typed already stays.
 */
function usePrefill(setForm: (change: (form: ContactForm) => ContactForm) => void, again: string | undefined): void {
  const queries = useQueryClient();
  const before = useQuery({
    queryKey: ['order', again, 'contact'],
    // Few come back so, and this page is fetched ahead by all who may buy: only those few fetch how an order is read.
    queryFn: async () => {
      const { orderQuery } = await import('../orders/api.ts');
      return (await queries.fetchQuery(orderQuery(again!))).contact;
    },
    enabled: again !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const asking = again !== undefined && before.isPending;
  const session = useQuery(sessionQuery);
  const account = session.data?.account ?? null;
  const me = useQuery({ queryKey: ['me'], queryFn: () => call(readMe), enabled: account !== null, staleTime: 60_000 });
  const book = useQuery({
    queryKey: ['me', 'addresses'],
    queryFn: () => call(listAddresses),
    enabled: account !== null,
    staleTime: 60_000,
  });
  useEffect(() => {
    if (asking) return;
    const address = book.data?.addresses[0];
    const known: Partial<ContactForm> = before.data ?? {
      name: address?.name ?? me.data?.name,
      phone: address?.phone ?? me.data?.phone ?? undefined,
      email: me.data?.email,
      postal_code: address?.postal_code,
      address1: address?.address1,
      address2: address?.address2,
      note: address?.note,
    };
    setForm((form) => {
      const next = { ...form };
      for (const [name, value] of Object.entries(known) as [keyof ContactForm, string | undefined][])
        if (value && !form[name]) next[name] = value;
      return next;
    });
  }, [asking, before.data, book.data, me.data, setForm]);
}

type Quote = NonNullable<Discounts['quote']>;

function GiftRow({ gift }: { gift: Quote['gifts'][number] }) {
  const t = useSay();
  const lang = useLanguage();
  return (
    <li data-testid="gift" className="flex gap-4 border-b border-line py-4">
      <Thumb src={gift.image} className="h-20 w-16" />
      <div className="min-w-0 grow">
        <p className="leading-snug font-medium">{pick(lang, gift.title, gift.title_en)}</p>
        {gift.option_text ? (
          <p className="mt-0.5 text-sm text-ink-soft">{pick(lang, gift.option_text, gift.option_text_en)}</p>
        ) : null}
        <p className="tabular mt-1 flex justify-between text-sm">
          <span className="font-semibold text-accent">{t('사은품 1개', 'A gift')}</span>
          <span className="font-semibold">
            <s className="mr-2 font-normal text-ink-faint">{won(gift.unit_price_krw, lang)}</s>
            {won(0, lang)}
          </span>
        </p>
      </div>
    </li>
  );
}

/** What is taken off, and what delivering costs; nothing where neither is. */
function Sums({ quote, discount_krw }: { quote: Quote | undefined; discount_krw: number }) {
  const t = useSay();
  const lang = useLanguage();
  const rows: [string, string, string, boolean][] = [];
  if (discount_krw > 0) rows.push(['discount', t('할인', 'Discount'), `−${won(discount_krw, lang)}`, true]);
  if (quote) {
    const fee = quote.shipping_fee_krw > 0 ? won(quote.shipping_fee_krw, lang) : t('무료', 'Free');
    rows.push(['delivery', t('배송비', 'Delivery'), fee, false]);
  }
  if (quote && quote.shipping_discount_krw > 0)
    rows.push(['waived', t('배송비 할인', 'Delivery discount'), `−${won(quote.shipping_discount_krw, lang)}`, true]);
  return (
    <dl className="tabular grid gap-2 pt-5 text-[0.9375rem] empty:hidden">
      {rows.map(([id, words, value, off]) => (
        <div key={id} className="flex items-baseline justify-between">
          <dt className="text-ink-soft">{words}</dt>
          <dd data-testid={id} className={`font-semibold ${off ? 'text-accent' : ''}`}>
            {value}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** A drop may forbid virtual accounts: they would hold its goods for days. */
function useAllowed(methods: PaymentMethod[], lines: BuyLine[]): PaymentMethod[] {
  const drops = useQuery(dropsQuery);
  const strict = (drops.data?.drops ?? []).some(
    (drop) => !drop.allow_virtual_account && lines.some((line) => line.variant_id === drop.variant_id),
  );
  return strict ? methods.filter((one) => one.method !== 'virtual_account') : methods;
}

const practice_only: PaymentMethod[] = [{ provider: 'sandbox', method: 'card', practice: true }];

const refusedFor = (error: unknown, code: string) => error instanceof Problem && error.code === code;

function CheckoutForm({ lines, single }: { lines: BuyLine[]; single: boolean }) {
  const t = useSay();
  const search = useSearch({ from: '/checkout' });
  const lang = useLanguage();
  const go = useNavigate();
  const queries = useQueryClient();
  const [form, setForm] = useState<ContactForm>(empty_contact);
  const [tried, setTried] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const box = useRef<HTMLFormElement>(null);
  usePrefill(setForm, search.again);
  const offered = useQuery(methodsQuery);
  const methods = useAllowed(offered.data?.methods ?? (offered.isError ? practice_only : []), lines);
  const method = methods.find((one) => methodName(one) === chosen) ?? methods[0];
  const errors = tried ? contactErrors(form, t) : {};
  const goods_krw = lines.reduce((sum, line) => sum + line.unit_price_krw * line.quantity, 0);
  const discounts = useDiscounts(lines, form.postal_code.trim());
  const { quote } = discounts;
  const shipping_krw = quote?.shipping_krw ?? 0;
  // A gift's price and what is taken off it are no news: it costs nothing.
  const discount_krw = quote ? quote.discount_krw - quote.gifts_krw : 0;
  const amount_krw = goods_krw - discount_krw + shipping_krw;
  const promises = usePromises(lines.map((line) => line.variant_id));
  const [agreed, setAgreed] = useState(false);
  const session = useQuery(sessionQuery);
  const member = session.data?.account ?? null;
  const consents = useConsents();
  const act = useAct('place', async ({ agreed: to_keep, ...input }: PlaceInput, key) => {
    if (!to_keep || !member) return place(to_keep ? { ...input, agreed: to_keep } : input, key);
    // An account that a provider's button made agrees once, whatever becomes of this order.
    const { giveMyConsents } = await import('@madang/contract/my-data');
    await call(giveMyConsents, { body: { agreed: to_keep } });
    await queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
    return place(input, key);
  });
  // A member agreed when signing up, unless a provider's button made the account.
  const known = session.data ? member?.agreed !== true : !session.isPending;
  const asks = known || refusedFor(act.error, 'agreement_required');
  const [pressed, setPressed] = useState(false);
  useEffect(() => {
    if (!pressed || !method) return;
    setPressed(false);
    box.current?.requestSubmit();
  }, [pressed, method]);

  const made = promises.size > 0 || refusedFor(act.error, 'consent_required');

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(contactErrors(form, t)).length > 0 || (made && !agreed) || (asks && !consents.agreed)) {
      // After React has marked the fields: the first wrong one gets the focus.
      setTimeout(() => box.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    // How one can pay is known in a moment: who pressed before need not press again.
    if (!method) return setPressed(true);
    const placed = await act.run({
      lines: lines.map(({ variant_id, quantity, unit_price_krw }) => ({ variant_id, quantity, unit_price_krw })),
      contact: contactOf(form),
      provider: method.provider,
      method: method.method,
      ...(discounts.sent ? { discounts: discounts.sent } : {}),
      ...(shipping_krw > 0 ? { shipping_krw } : {}),
      ...(agreed ? { no_return_terms: no_return_terms.version } : {}),
      ...(asks && consents.agreed ? { agreed: consents.agreed } : {}),
    });
    if (!placed) {
      void queries.invalidateQueries({ queryKey: operatorQuery.queryKey });
      return;
    }
    noteFresh(placed.order_id, search);
    void queries.invalidateQueries({ queryKey: ['orders'] });
    await go({ to: '/checkout/$order_id/pay', params: { order_id: placed.order_id }, replace: true });
  };

  return (
    <form ref={box} onSubmit={submit} noValidate className="mt-6 lg:mt-10 lg:grid lg:grid-cols-[1fr_24rem] lg:gap-16">
      <div className="grid gap-12">
        <section aria-labelledby="to">
          <h2 id="to" className="mb-5 border-b border-ink pb-3 text-lg font-bold">
            {t('받는 곳', 'Deliver to')}
          </h2>
          <ContactFields form={form} errors={errors} onChange={setForm} />
        </section>
        <DiscountBox discounts={discounts} />
        {made ? <NoReturnBox checked={agreed} missing={tried && !agreed} onChange={setAgreed} /> : null}
        <section aria-labelledby="how">
          <h2 id="how" className="mb-5 border-b border-ink pb-3 text-lg font-bold">
            {t('결제 방법', 'Payment')}
          </h2>
          {methods.length === 0 ? (
            <Skeleton className="h-16" />
          ) : (
            <MethodPicker methods={methods} chosen={method ? methodName(method) : ''} onChoose={setChosen} />
          )}
        </section>
      </div>
      <aside aria-label={t('주문 내용', 'Your order')} className="mt-12 lg:sticky lg:top-24 lg:mt-0 lg:self-start">
        <h2 className="mb-2 border-b border-ink pb-3 text-lg font-bold">{t('주문 내용', 'Your order')}</h2>
        <ul>
          {lines.map((line) => (
            <li key={line.variant_id} className="flex gap-4 border-b border-line py-4">
              <Thumb src={line.image} className="h-20 w-16" />
              <div className="min-w-0 grow">
                <p className="leading-snug font-medium">{line.title}</p>
                {line.option_text ? <p className="mt-0.5 text-sm text-ink-soft">{line.option_text}</p> : null}
                <DropPromise variant_id={line.variant_id} />
                {promises.get(line.variant_id) ? (
                  <p className="mt-0.5 text-sm font-semibold" data-testid="promise">
                    {t('제작 완료 예정', 'Ready by')} {calendarDay(promises.get(line.variant_id)!, lang)}
                  </p>
                ) : null}
                <p className="tabular mt-1 flex justify-between text-sm">
                  <span className="text-ink-soft">{t(`${line.quantity}개`, `× ${line.quantity}`)}</span>
                  <span className="font-semibold">{won(line.unit_price_krw * line.quantity, lang)}</span>
                </p>
              </div>
            </li>
          ))}
          {(quote?.gifts ?? []).map((gift) => (
            <GiftRow key={gift.campaign_id} gift={gift} />
          ))}
        </ul>
        <Sums quote={quote} discount_krw={discount_krw} />
        <p className="flex items-baseline justify-between py-5">
          <span className="font-semibold">{t('결제할 금액', 'To pay')}</span>
          <span className="tabular text-2xl font-bold">{won(amount_krw, lang)}</span>
        </p>
        {asks ? (
          <div className="mb-4">
            <ConsentFields ticked={consents.ticked} onChange={consents.setTicked} tried={tried} />
          </div>
        ) : null}
        <PlaceRefusal error={act.error} lines={lines} single={single} />
        {act.retrying ? (
          <div className="mb-4">
            <Notice tone="warn" alert>
              {t(
                '응답이 늦어 같은 주문으로 다시 묻고 있습니다. 두 번 주문되지 않으니 그대로 기다려 주세요.',
                'No answer yet, so we are asking again about the same order. It will not be placed twice; please wait.',
              )}
            </Notice>
          </div>
        ) : null}
        <Button
          type="submit"
          look="buy"
          size="lg"
          wide
          busy={act.busy || pressed}
          busy_label={t('상품을 확보하는 중', 'Reserving your items')}
        >
          {t(`${won(amount_krw, lang)} 결제하기`, `Pay ${won(amount_krw, lang)}`)}
        </Button>
        <p className="mt-4 text-sm leading-relaxed text-ink-faint">
          {t(
            '누르면 상품을 먼저 확보하고 결제로 넘어갑니다. 확보하지 못하면 결제되지 않습니다. 받는 곳 정보는 암호화해 보관하며 이 주문에만 씁니다.',
            'We reserve your items first, then take you to payment. If they cannot be reserved, you are not charged. Your delivery details are stored encrypted and used for this order only.',
          )}
        </p>
      </aside>
    </form>
  );
}
