import type { BodyOf } from '@madang/contract/route';
import { adminUpdateShop, type ShopPapers } from '@madang/contract/sellers';
import { type InputHTMLAttributes, useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Dialog, SubmitFooter } from '../../ui/dialog.tsx';
import { Refused } from '../../ui/empty.tsx';
import { TextField } from '../../ui/field.tsx';
import { useSend } from '../../ui/send.ts';

type Name = Exclude<keyof ShopPapers, 'id' | 'slug'>;
type Change = BodyOf<typeof adminUpdateShop>;
const business_number = /^$|^\d{3}-\d{2}-\d{5}$/;
const e_mail = /^$|^[^@\s]+@[^@\s]+\.[^@\s]+$/;
const phone = /^[0-9+() -]*$/;

/** 1234567890 -> 123-45-67890; anything else as it is. */
const dashed = (text: string) => text.trim().replace(/^(\d{3})-?(\d{2})-?(\d{5})$/, '$1-$2-$3');

/** A shop's names and papers. What is changed here is what buyers, mails and search engines read next. */
export function ShopDialog({ shop, onClose }: { shop: ShopPapers; onClose: () => void }) {
  const t = useSay();
  const [draft, setDraft] = useState(shop);
  const act = useSend(
    'update-shop',
    (body: Change, key) => call(adminUpdateShop, { params: { shop_id: shop.id }, body, key }),
    { refresh: [['shops'], ['products']], say: t('가게 정보를 바꿨습니다.', 'The shop was changed.'), done: onClose },
  );
  const wrong: Partial<Record<Name, string>> = {
    ...(draft.name.trim() ? {} : { name: t('이름을 적으세요.', 'Give it a name.') }),
    ...(phone.test(draft.contact_phone)
      ? {}
      : { contact_phone: t('숫자와 -, +, 괄호만 적으세요.', 'Digits, -, + and brackets only.') }),
    ...(e_mail.test(draft.contact_email.trim())
      ? {}
      : { contact_email: t('이메일 주소가 아닙니다.', 'Not an e-mail address.') }),
    ...(business_number.test(dashed(draft.business_number))
      ? {}
      : { business_number: t('000-00-00000 꼴로 적으세요.', 'Written as 000-00-00000.') }),
  };
  const submit = () => {
    if (Object.keys(wrong).length > 0) return;
    const next: ShopPapers = { ...draft, business_number: dashed(draft.business_number) };
    const changed = (Object.keys(next) as Name[]).flatMap((name) => {
      const value = next[name]?.trim() ?? '';
      const tidy = name.endsWith('_en') ? value || null : value;
      return tidy === shop[name] ? [] : [[name, tidy] as const];
    });
    if (changed.length === 0) return onClose();
    void act.run(Object.fromEntries(changed) as Change);
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
  return (
    <Dialog
      open
      onClose={onClose}
      onSubmit={submit}
      title={t('가게 정보', 'Shop')}
      description={t(
        '저장하면 상품 페이지, 메일, 검색 결과에 바로 쓰입니다. 무엇이 바뀌었는지 감사 기록에 남습니다.',
        'Product pages, mails and search engines use it at once. What changed is kept in the audit log.',
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
        {field('tagline', t('한 줄 소개', 'One line'), { maxLength: 120 })}
        {field('tagline_en', t('영어 한 줄 소개', 'English line'), { maxLength: 120, lang: 'en' })}
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
        <div className="sm:col-span-2">
          <Refused>{act.error ? sentenceOf(act.error) : null}</Refused>
        </div>
      </div>
    </Dialog>
  );
}
