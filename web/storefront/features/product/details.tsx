import type { Product } from '@madang/contract/catalog';
import { useQuery } from '@tanstack/react-query';
import { deliveryWords } from '../../../ui/lib/delivery-words.ts';
import { calendarDay } from '../../../ui/lib/format.ts';
import { pick, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { usePromises } from '../../../ui/lib/promises.ts';
import { shopsQuery } from '../catalog/shops.ts';

/** What the law and a careful buyer want to know before paying. */
export function Details({ product, variant_id }: { product: Product; variant_id: string | undefined }) {
  const t = useSay();
  const lang = useLanguage();
  const promises = usePromises(product.made_to_order ? product.variants.map((one) => one.id) : []);
  const shop = useQuery(shopsQuery).data?.shops.find((one) => one.id === product.shop.id);
  const rules = {
    seven_days: t('받은 날부터 7일 안에 반품할 수 있습니다.', 'You can return it within 7 days of receiving it.'),
    perishable: t(
      '시간이 지나면 가치가 떨어지는 상품이라 단순 변심 반품이 되지 않습니다. 상품에 문제가 있으면 바로 알려 주세요.',
      'Perishable, so it cannot be returned for a change of mind. If something is wrong, let us know right away.',
    ),
    made_to_order: t(
      '주문을 받고 만드는 상품이라 제작이 시작되면 단순 변심 취소와 반품이 되지 않습니다.',
      'Made to order: once production starts, it cannot be canceled or returned for a change of mind.',
    ),
  };
  const rows: [string, string][] = product.attributes.map((one) => [
    lang === 'en' ? one.label_en : one.label,
    pick(lang, one.value, one.value_en),
  ]);
  if (product.lead_days)
    rows.push([
      t('제작 기간', 'Made in'),
      t(`주문 후 영업일 ${product.lead_days}일`, `${product.lead_days} working days after you order`),
    ]);
  const made_on = variant_id ? promises.get(variant_id) : [...promises.values()].filter(Boolean).sort()[0];
  if (made_on !== undefined)
    rows.push([
      t('제작 완료 예정', 'Ready by'),
      made_on === null ? t('지금은 제작 일정이 모두 찼습니다', 'Fully booked for now') : calendarDay(made_on, lang),
    ]);
  rows.push([t('판매자', 'Sold by'), pick(lang, product.shop.name, product.shop.name_en)]);
  if (shop) {
    rows.push([t('배송비', 'Delivery'), deliveryWords(shop, t, lang)]);
    const contact = [shop.contact_phone, shop.contact_email, shop.contact_hours].filter(Boolean).join(' · ');
    const company = [
      shop.company,
      shop.representative,
      shop.business_number,
      shop.mail_order_number,
      shop.address,
    ].filter(Boolean);
    if (contact) rows.push([t('문의', 'Contact'), contact]);
    if (company.length > 0) rows.push([t('사업자', 'Company'), company.join(' · ')]);
  }
  rows.push([t('반품', 'Returns'), rules[product.return_rule]]);
  return (
    <dl className="border-t border-line text-sm">
      {rows.map(([label, value]) => (
        <div key={label} className="grid grid-cols-[6.5rem_1fr] gap-3 border-b border-line py-3.5">
          <dt className="text-ink-faint">{label}</dt>
          <dd className="leading-relaxed">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
