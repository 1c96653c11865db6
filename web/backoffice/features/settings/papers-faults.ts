import type { Say } from '../../../ui/lib/language.ts';
import { dashed } from './dashed.ts';

type Papers = { contact_phone: string; contact_email: string; business_number: string };

/** What is wrong with what was typed as a shop's or the operator's telephone, e-mail and business number; an empty one is none. */
export function faultsOf(papers: Papers, t: Say): Partial<Record<keyof Papers, string>> {
  const { contact_phone, contact_email, business_number } = papers;
  return {
    ...(/^[0-9+() -]*$/.test(contact_phone)
      ? {}
      : { contact_phone: t('숫자와 -, +, 괄호만 적으세요.', 'Digits, -, + and brackets only.') }),
    ...(/^$|^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(contact_email.trim())
      ? {}
      : { contact_email: t('이메일 주소가 아닙니다.', 'Not an e-mail address.') }),
    ...(/^$|^\d{3}-\d{2}-\d{5}$/.test(dashed(business_number))
      ? {}
      : { business_number: t('000-00-00000 꼴로 적으세요.', 'Use the format 000-00-00000.') }),
  };
}
