import type { Say } from '../../../ui/lib/language.ts';

export type ContactInput = {
  name: string;
  phone: string;
  email?: string;
  postal_code: string;
  address1: string;
  address2?: string;
  note?: string;
};

export type ContactForm = Required<ContactInput>;
export const empty_contact: ContactForm = {
  name: '',
  phone: '',
  email: '',
  postal_code: '',
  address1: '',
  address2: '',
  note: '',
};

/** Pure: what is wrong with the form, a sentence a field; empty when it can be sent. */
export function contactErrors(form: ContactForm, t: Say): Partial<Record<keyof ContactForm, string>> {
  const errors: Partial<Record<keyof ContactForm, string>> = {};
  if (!form.name.trim()) errors.name = t('받는 분의 이름을 적어 주세요.', 'Please enter the recipient’s name.');
  const digits = form.phone.replace(/\D/g, '');
  if (!/^[0-9+() -]{8,20}$/.test(form.phone.trim()) || digits.length < 9)
    errors.phone = t('전화번호를 010-1234-5678처럼 적어 주세요.', 'Please enter a phone number such as 010-1234-5678.');
  if (form.email.trim() && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(form.email.trim()))
    errors.email = t('이메일 주소를 확인해 주세요.', 'Please check the e-mail address.');
  if (!/^\d{5}$/.test(form.postal_code.trim()))
    errors.postal_code = t('우편번호 다섯 자리를 적어 주세요.', 'Please enter the five digits.');
  if (!form.address1.trim()) errors.address1 = t('주소를 적어 주세요.', 'Please enter the address.');
  return errors;
}

/** As the wire wants it: trimmed, optional fields left out when empty. */
export function contactOf(form: ContactForm): ContactInput {
  const text = (value: string) => value.trim() || undefined;
  return {
    name: form.name.trim(),
    phone: form.phone.trim(),
    postal_code: form.postal_code.trim(),
    address1: form.address1.trim(),
    email: text(form.email),
    address2: text(form.address2),
    note: text(form.note),
  };
}

/** 01012345678 -> 010-1234-5678 while it is typed; anything unusual is left as it is. */
export function spellPhone(typed: string): string {
  const digits = typed.replace(/[\s-]/g, '');
  if (!/^01\d{0,9}$/.test(digits)) return typed;
  if (digits.length <= 3) return digits;
  if (digits.length <= 7) return `${digits.slice(0, 3)}-${digits.slice(3)}`;
  return `${digits.slice(0, 3)}-${digits.slice(3, digits.length - 4)}-${digits.slice(-4)}`;
}
