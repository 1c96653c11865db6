import { calendarDay, fullTime, won } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { partWords, reason_words, type StoreOrder, tender_words } from './counter.ts';

/** The order on one sheet of A4, for the customer and the van: seen on paper only (print CSS), black on white. */
export function Sheet({ order }: { order: StoreOrder }) {
  const t = useSay();
  const lang = useLanguage();
  const { customer } = order;
  const lines = order.lines.filter((line) => !line.canceled);
  const sums: [string, number][] = [
    [t('공급가액', 'Supply'), order.supply_krw],
    [t('부가세', 'VAT'), order.vat_krw],
    [t('면세', 'Exempt'), order.exempt_krw],
    [t('합계', 'Total'), order.total_krw],
    [t('받은 금액', 'Paid'), order.paid_krw],
    [t('남은 금액', 'Balance due'), order.due_krw],
  ];
  const cell = 'border border-black px-2 py-1.5 text-left align-top';
  return (
    <article aria-label={t('주문서', 'Order sheet')} className="sheet hidden print:block">
      <header className="mb-4 flex items-end justify-between border-b-2 border-black pb-2">
        <h1 className="text-2xl font-bold">{t('주문서', 'Order')}</h1>
        <p className="text-right">
          <span className="tabular block font-bold">{order.number}</span>
          {order.channel_name} · {fullTime(order.taken_at, lang)}
        </p>
      </header>
      <table className="mb-4 w-full border-collapse">
        <tbody>
          <tr>
            <th className={`${cell} w-28`}>{t('고객', 'Customer')}</th>
            <td className={cell}>
              {customer?.name} {[customer?.phone, customer?.phone2].filter(Boolean).join(', ')}
            </td>
            <th className={`${cell} w-28`}>{t('희망 배송일', 'Requested date')}</th>
            <td className={cell}>
              {order.wished_on ? calendarDay(order.wished_on, lang) : t('협의', 'to be arranged')}
            </td>
          </tr>
          <tr>
            <th className={cell}>{t('주소', 'Address')}</th>
            <td className={cell} colSpan={3}>
              {order.handover === 'pickup'
                ? t('매장 수령', 'Picked up at the store')
                : `(${customer?.postal_code ?? ''}) ${customer?.address ?? ''}`}
              {customer?.message ? <p>{customer.message}</p> : null}
            </td>
          </tr>
        </tbody>
      </table>
      <table className="mb-4 w-full border-collapse">
        <thead>
          <tr>
            <th className={cell}>{t('상품', 'Goods')}</th>
            <th className={`${cell} w-28`}>{t('단가', 'Price')}</th>
            <th className={`${cell} w-14`}>{t('수량', 'Pieces')}</th>
            <th className={`${cell} w-32`}>{t('금액', 'Amount')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.line_id}>
              <td className={cell}>
                {line.title} {line.option_text}
                {line.tax_free ? ` (${t('면세', 'exempt')})` : ''}
                {line.price_reason ? ` [${t(...reason_words[line.price_reason])}]` : ''}
              </td>
              <td className={`${cell} tabular text-right!`}>{won(line.unit_krw, lang)}</td>
              <td className={`${cell} tabular text-right!`}>{line.quantity}</td>
              <td className={`${cell} tabular text-right!`}>{won(line.total_krw, lang)}</td>
            </tr>
          ))}
          {order.shipping_krw > 0 ? (
            <tr>
              <td className={cell} colSpan={3}>
                {t('배송·설치비', 'Delivery and installation')}
              </td>
              <td className={`${cell} tabular text-right!`}>{won(order.shipping_krw, lang)}</td>
            </tr>
          ) : null}
        </tbody>
      </table>
      <div className="mb-4 grid grid-cols-2 gap-6">
        <div>
          <h2 className="mb-1 font-bold">{t('받은 금액', 'Payments')}</h2>
          <ul>
            {order.tenders.map((tender) => (
              <li key={tender.tender_id} className="flex justify-between gap-3">
                <span>
                  {t(...tender_words[tender.kind])} {t(...partWords(tender, order))} {tender.approval_number}
                </span>
                <span className="tabular">{won(tender.amount_krw - tender.refunded_krw, lang)}</span>
              </li>
            ))}
          </ul>
        </div>
        <dl>
          {sums.map(([label, krw]) => (
            <div key={label} className="flex justify-between gap-3 border-b border-black/30 py-0.5">
              <dt>{label}</dt>
              <dd className="tabular font-bold">{won(krw, lang)}</dd>
            </div>
          ))}
        </dl>
      </div>
      <footer className="flex items-end justify-between gap-6">
        <p>{t('위와 같이 주문합니다.', 'I order the above.')}</p>
        <div className="w-64 border-b border-black text-center">
          {order.signature_png ? (
            <img
              src={`data:image/png;base64,${order.signature_png}`}
              alt={t('고객 서명', 'Signature')}
              className="mx-auto h-20 object-contain"
            />
          ) : (
            <span className="block h-20" />
          )}
          <span className="text-xs">{t('서명', 'Signature')}</span>
        </div>
      </footer>
    </article>
  );
}
