import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { fullTime, movedDay, orderNumber, won } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Thumb } from '../../../ui/parts/picture.tsx';
import { Badge } from '../../../ui/parts/status.tsx';
import type { Order } from './api.ts';
import { LinePromise } from './line-promise.tsx';
import { detailWords, stateWords, stepWords } from './words.ts';

/** An order as it was bought, and everything that happened to it. */
export function OrderView({ order, actions }: { order: Order; actions?: ReactNode }) {
  const t = useSay();
  const lang = useLanguage();
  const { words, tone } = stateWords(order.state, t);
  // A gift's price and what is taken off it are no news: it costs nothing.
  const discount_krw = order.lines.reduce((sum, line) => (line.gift ? sum : sum + line.discount_krw), 0);
  return (
    <div className="mt-4 grid gap-12">
      <div className="flex flex-wrap items-center justify-between gap-4 border-b border-ink pb-5">
        <div>
          <p className="flex flex-wrap items-center gap-2.5">
            <Badge tone={tone}>{words}</Badge>
            <span className="tabular font-semibold">{orderNumber(order.order_number)}</span>
          </p>
          <p className="tabular mt-1.5 text-sm text-ink-faint">{fullTime(order.placed_at, lang)}</p>
        </div>
        {actions}
      </div>
      <section aria-labelledby="order-lines">
        <h2 id="order-lines" className="text-lg font-bold">
          {t('주문 상품', 'Items')}
        </h2>
        <ul className="mt-2">
          {order.lines.map((line) => (
            <OrderLineRow key={line.line_id} line={line} of_drop={order.drop_id !== null} />
          ))}
        </ul>
        <dl className="tabular mt-4 ml-auto grid gap-1.5 sm:max-w-80 text-[0.9375rem]">
          {discount_krw > 0 ? (
            <div className="flex justify-between">
              <dt className="text-ink-soft">{t('할인', 'Discount')}</dt>
              <dd className="font-semibold">−{won(discount_krw, lang)}</dd>
            </div>
          ) : null}
          {order.shipping_krw + order.shipping_waived_krw > 0 ? (
            <div className="flex justify-between">
              <dt className="text-ink-soft">{t('배송비', 'Delivery')}</dt>
              <dd className="font-semibold">
                {order.shipping_waived_krw > 0 ? (
                  <s className="mr-2 font-normal text-ink-faint">
                    {won(order.shipping_krw + order.shipping_waived_krw, lang)}
                  </s>
                ) : null}
                {won(order.shipping_krw, lang)}
              </dd>
            </div>
          ) : null}
          <div className="flex justify-between">
            <dt className="text-ink-soft">{t('주문 금액', 'Total')}</dt>
            <dd className="text-lg font-bold">{won(order.amount_krw, lang)}</dd>
          </div>
          {order.refunded_krw > 0 ? (
            <div className="flex justify-between">
              <dt className="text-ink-soft">{t('환불', 'Refunded')}</dt>
              <dd className="font-semibold">−{won(order.refunded_krw, lang)}</dd>
            </div>
          ) : null}
        </dl>
      </section>
      <div className="grid gap-12 md:grid-cols-2">
        {order.contact ? <ContactBlock contact={order.contact} /> : null}
        <Timeline order={order} />
      </div>
    </div>
  );
}

function OrderLineRow({ line, of_drop }: { line: Order['lines'][number]; of_drop: boolean }) {
  const t = useSay();
  const lang = useLanguage();
  const gone = line.canceled_quantity >= line.quantity;
  return (
    <li className="flex gap-4 border-b border-line py-4">
      <Thumb src={line.image} className={`h-24 w-19 ${gone ? 'opacity-50 grayscale' : ''}`} />
      <div className="min-w-0 grow">
        <h3 className={`font-medium ${gone ? 'text-ink-faint line-through' : ''}`}>
          {line.product_slug ? (
            <Link to="/products/$slug" params={{ slug: line.product_slug }} className="hover:underline">
              {line.title}
            </Link>
          ) : (
            line.title
          )}
        </h3>
        {line.option_text ? <p className="text-sm text-ink-soft">{line.option_text}</p> : null}
        <LinePromise line={line} of_drop={of_drop} />
        <p className="tabular mt-1 flex flex-wrap justify-between gap-2 text-sm">
          <span className={line.gift ? 'font-semibold text-accent' : 'text-ink-soft'}>
            {line.gift ? t('사은품', 'A gift') : `${won(line.unit_price_krw, lang)} × ${line.quantity}`}
          </span>
          <span className="font-semibold">{won(line.gift ? 0 : line.unit_price_krw * line.quantity, lang)}</span>
        </p>
        {line.discount_krw > 0 && !line.gift ? (
          <p className="tabular mt-1 text-right text-sm text-accent">−{won(line.discount_krw, lang)}</p>
        ) : null}
        {line.tracking.map((box) => (
          <p key={`${box.courier} ${box.tracking_number}`} className="tabular mt-1 text-sm text-ink-soft">
            {box.courier} {box.tracking_number}
          </p>
        ))}
        {line.left_at && !gone ? (
          <p className="mt-1 text-sm font-medium text-good">
            {line.arrived_at ? t('배송 완료', 'Delivered') : t('배송 중', 'On its way')}
          </p>
        ) : null}
        {line.canceled_quantity > 0 ? (
          <p className="mt-1 text-sm text-bad">
            {t(`${line.canceled_quantity}개 취소됨`, `${line.canceled_quantity} canceled`)}
          </p>
        ) : null}
      </div>
    </li>
  );
}

function ContactBlock({ contact }: { contact: NonNullable<Order['contact']> }) {
  const t = useSay();
  return (
    <section aria-labelledby="order-contact">
      <h2 id="order-contact" className="mb-4 text-lg font-bold">
        {t('받는 곳', 'Deliver to')}
      </h2>
      <address className="grid gap-1 text-[0.9375rem] leading-relaxed text-ink-soft not-italic">
        <span className="font-semibold text-ink">{contact.name}</span>
        <span className="tabular">{contact.phone}</span>
        <span>
          ({contact.postal_code}) {contact.address1} {contact.address2}
        </span>
        {contact.note ? <span>{contact.note}</span> : null}
      </address>
    </section>
  );
}

function TimelineDetail({ detail }: { detail: string | null }) {
  const t = useSay();
  const said = movedDay(detail, useLanguage()) ?? detailWords(detail, t);
  return said ? <p className="text-sm text-ink-soft">{said}</p> : null;
}

function Timeline({ order }: { order: Order }) {
  const t = useSay();
  const promised = order.lines.some((line) => line.promised_on !== null);
  const lang = useLanguage();
  return (
    <section aria-labelledby="order-timeline">
      <h2 id="order-timeline" className="mb-4 text-lg font-bold">
        {t('주문 진행 내역', 'Order history')}
      </h2>
      <ol className="border-l border-line pl-5">
        {order.timeline.map((entry, index) => (
          <li key={`${entry.at} ${entry.what}`} className="relative pb-5 last:pb-0">
            <span
              aria-hidden="true"
              className={`absolute top-1.5 -left-[1.5625rem] size-2.5 rounded-full ${index === order.timeline.length - 1 ? 'bg-accent' : 'bg-line-strong'}`}
            />
            <p className="text-[0.9375rem] font-medium">
              {stepWords(entry.what, t, promised)}
              {entry.amount_krw ? (
                <span className="tabular ml-2 text-ink-soft">{won(entry.amount_krw, lang)}</span>
              ) : null}
            </p>
            <TimelineDetail detail={entry.detail} />
            <p className="tabular text-sm text-ink-faint">{fullTime(entry.at, lang)}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
