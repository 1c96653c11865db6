import type { BodyOf } from '@madang/contract/route';
import { adminUpdateShop, type ShopPapers } from '@madang/contract/sellers';
import { type InputHTMLAttributes, useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Dialog, SubmitFooter } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { TextField, WholeField } from '../../ui/field.tsx';
import { useSend } from '../../ui/send.ts';
import { readWhole } from '../../ui/whole.ts';
import { dashed } from './dashed.ts';
import { faultsOf } from './papers-faults.ts';

const fee_names = ['delivery_krw', 'delivery_free_from_krw', 'delivery_jeju_krw', 'delivery_island_krw'] as const;
type FeeName = (typeof fee_names)[number];
type Name = Exclude<keyof ShopPapers, 'id' | 'slug' | FeeName>;
type Change = BodyOf<typeof adminUpdateShop>;

const skipped = new Set<string>(['id', 'slug', ...fee_names]);
const feesTyped = (shop: ShopPapers) =>
  Object.fromEntries(fee_names.map((name) => [name, shop[name] ? shop[name].toLocaleString('ko-KR') : ''])) as Record<
    FeeName,
    string
  >;
const isFee = (text: string) => {
  const krw = readWhole(text);
  return krw === null || (krw >= 0 && krw <= 100_000_000);
};

/** A shop's names, papers and delivery fees. What is changed here is what buyers, mails and search engines read next. */
export function ShopDialog({ shop, onClose }: { shop: ShopPapers; onClose: () => void }) {
  const t = useSay();
  const [draft, setDraft] = useState(shop);
  const [fees, setFees] = useState(() => feesTyped(shop));
  const act = useSend(
    'update-shop',
    (body: Change, key) => call(adminUpdateShop, { params: { shop_id: shop.id }, body, key }),
    { refresh: [['shops'], ['products']], say: t('가게 정보를 저장했습니다.', 'Shop updated.'), done: onClose },
  );
  const wrong: Partial<Record<Name, string>> = {
    ...(draft.name.trim() ? {} : { name: t('이름을 적으세요.', 'Enter a name.') }),
    ...faultsOf(draft, t),
  };
  const wrong_fees = fee_names.filter((name) => !isFee(fees[name]));
  const submit = () => {
    if (Object.keys(wrong).length + wrong_fees.length > 0) return;
    const next: ShopPapers = { ...draft, business_number: dashed(draft.business_number) };
    const changed_fees = fee_names.flatMap((name) => {
      const krw = readWhole(fees[name]) || (name === 'delivery_free_from_krw' ? null : 0);
      return krw === shop[name] ? [] : [[name, krw] as const];
    });
    const names = (Object.keys(next) as (keyof ShopPapers)[]).filter((name): name is Name => !skipped.has(name));
    const changed = names.flatMap((name) => {
      const value = next[name]?.trim() ?? '';
      const tidy = name.endsWith('_en') ? value || null : value;
      return tidy === shop[name] ? [] : [[name, tidy] as const];
    });
    if (changed.length + changed_fees.length === 0) return onClose();
    void act.run(Object.fromEntries<unknown>([...changed, ...changed_fees]) as Change);
  };
  const field = (name: Name, label: string, rest: InputHTMLAttributes<HTMLInputElement> = {}) => (
    <TextField
      label={label}
      value={draft[name] ?? ''}
      error={wrong[name] ?? null}
      onChange={(event) => setDraft({ ...draft, [name]: event.target.value })}
      {...rest}
    />
  );
  const fee = (name: FeeName, label: string, hint?: string) => (
    <WholeField
      label={label}
      unit={t('원', 'won')}
      hint={hint}
      value={fees[name]}
      error={isFee(fees[name]) ? null : t('0 이상의 금액을 적으세요.', 'An amount, 0 or more.')}
      onChange={(text) => setFees({ ...fees, [name]: text })}
    />
  );
  return (
    <Dialog
      open
      onClose={onClose}
      onSubmit={submit}
      title={t('가게 정보', 'Shop')}
      description={t(
        '저장하면 상품 페이지, 메일, 검색 결과에 바로 쓰입니다. 무엇이 바뀌었는지 감사 기록에 남습니다.',
        'Used right away on product pages, e-mails and search results. Changes are kept in the audit log.',
      )}
      footer={
        <SubmitFooter onClose={onClose} busy={act.busy}>
          {t('저장', 'Save')}
        </SubmitFooter>
      }
    >
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        {field('name', t('이름', 'Name'), { maxLength: 60 })}
        {field('name_en', t('영어 이름', 'English name'), { maxLength: 60, lang: 'en' })}
        {field('tagline', t('한 줄 소개', 'Tagline'), { maxLength: 120 })}
        {field('tagline_en', t('영어 한 줄 소개', 'English tagline'), { maxLength: 120, lang: 'en' })}
        {field('contact_phone', t('문의 전화', 'Phone for buyers'), { maxLength: 30, type: 'tel' })}
        {field('contact_email', t('문의 이메일', 'E-mail for buyers'), { maxLength: 254, type: 'email' })}
        {field('contact_hours', t('문의 시간', 'Hours'), {
          maxLength: 100,
          placeholder: t('평일 10–17시', 'Weekdays 10–17'),
        })}
        {field('company', t('상호', 'Company'), { maxLength: 100 })}
        {field('representative', t('대표자', 'Representative'), { maxLength: 60 })}
        {field('business_number', t('사업자등록번호', 'Business number'), {
          maxLength: 12,
          inputMode: 'numeric',
          placeholder: '000-00-00000',
        })}
        {field('mail_order_number', t('통신판매업 신고번호', 'Mail-order registration'), { maxLength: 60 })}
        {field('address', t('사업장 주소', 'Business address'), { maxLength: 200 })}
        <fieldset className="grid grid-cols-1 gap-4 sm:col-span-2 sm:grid-cols-2">
          <legend className="mb-2 text-xs font-semibold text-ink-soft">
            {t(
              '배송비 (비우면 없음). 주문할 때 구매자가 본 금액 그대로 받습니다.',
              'Delivery fees (leave empty for none). Buyers are charged exactly what they were shown.',
            )}
          </legend>
          {fee('delivery_krw', t('배송비', 'Delivery fee'))}
          {fee(
            'delivery_free_from_krw',
            t('이 금액부터 무료', 'Free from'),
            t('할인 전 상품 금액', 'Item total before discounts'),
          )}
          {fee(
            'delivery_jeju_krw',
            t('제주 추가', 'Jeju surcharge'),
            t('무료 배송이어도 받습니다.', 'Charged even when delivery is free.'),
          )}
          {fee(
            'delivery_island_krw',
            t('섬 추가', 'Island surcharge'),
            t('무료 배송이어도 받습니다.', 'Charged even when delivery is free.'),
          )}
        </fieldset>
        <div className="sm:col-span-2">
          <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
        </div>
      </div>
    </Dialog>
  );
}
