import { useSay } from '../../../ui/lib/language.ts';
import { TextField } from '../../../ui/parts/field.tsx';
import { type ContactForm, spellPhone } from './contact.ts';
import { PostalHelp } from './postal.tsx';

type Props = {
  form: ContactForm;
  errors: Partial<Record<keyof ContactForm, string>>;
  onChange: (form: ContactForm) => void;
};

/** Names and autocomplete words let the phone fill it in one tap. */
export function ContactFields({ form, errors, onChange }: Props) {
  const t = useSay();
  const set = (name: keyof ContactForm) => (event: { target: { value: string } }) =>
    onChange({ ...form, [name]: event.target.value });
  const optional = t('선택', 'optional');
  return (
    <div className="grid gap-5">
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField
          name="name"
          label={t('받는 분', 'Name')}
          autoComplete="name"
          maxLength={60}
          value={form.name}
          onChange={set('name')}
          error={errors.name}
        />
        <TextField
          name="phone"
          type="tel"
          inputMode="tel"
          label={t('전화번호', 'Phone')}
          autoComplete="tel-national"
          placeholder="010-1234-5678"
          maxLength={20}
          value={form.phone}
          onChange={(event) => onChange({ ...form, phone: spellPhone(event.target.value) })}
          error={errors.phone}
          hint={t('비회원 주문 조회에 쓰입니다.', 'Guests use this number to look up their order.')}
        />
      </div>
      <div className="grid grid-cols-[8rem_1fr] gap-3 sm:grid-cols-[10rem_1fr] sm:gap-5">
        <TextField
          name="postal_code"
          label={t('우편번호', 'Postal code')}
          inputMode="numeric"
          autoComplete="postal-code"
          placeholder="06234"
          maxLength={5}
          value={form.postal_code}
          onChange={set('postal_code')}
          error={errors.postal_code}
        />
        <TextField
          name="address1"
          label={t('주소', 'Address')}
          autoComplete="address-line1"
          maxLength={200}
          placeholder={t('서울 강남구 테헤란로 1', '1 Teheran-ro, Gangnam-gu, Seoul')}
          value={form.address1}
          onChange={set('address1')}
          error={errors.address1}
        />
      </div>
      <PostalHelp
        postal_code={form.postal_code}
        address={form.address1}
        onBegin={(address1) => onChange({ ...form, address1 })}
      />
      <TextField
        name="address2"
        label={t('상세 주소', 'Apartment, floor')}
        optional={optional}
        autoComplete="address-line2"
        maxLength={200}
        value={form.address2}
        onChange={set('address2')}
      />
      <TextField
        name="email"
        type="email"
        inputMode="email"
        label={t('이메일', 'E-mail')}
        optional={optional}
        autoComplete="email"
        maxLength={254}
        value={form.email}
        onChange={set('email')}
        error={errors.email}
        hint={t('주문과 결제 소식을 보내 드립니다.', 'For updates on this order.')}
      />
      <TextField
        name="note"
        label={t('배송 메모', 'Delivery note')}
        optional={optional}
        maxLength={300}
        placeholder={t('문 앞에 두어 주세요', 'Leave it at the door')}
        value={form.note}
        onChange={set('note')}
      />
    </div>
  );
}
