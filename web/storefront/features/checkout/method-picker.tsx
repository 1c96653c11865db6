import { useSay } from '../../../ui/lib/language.ts';
import type { PaymentMethod } from './api.ts';

export const methodName = (one: PaymentMethod) => `${one.provider}:${one.method}`;

export function MethodPicker(props: { methods: PaymentMethod[]; chosen: string; onChoose: (name: string) => void }) {
  const t = useSay();
  const no_money = t('실제 돈이 오가지 않습니다', 'No real money moves');
  const words = ({ provider, method, practice }: PaymentMethod): [string, string] => {
    if (provider === 'kakaopay')
      return practice
        ? [t('카카오페이 연습', 'KakaoPay (practice)'), no_money]
        : [t('카카오페이', 'KakaoPay'), t('카카오톡으로 결제', 'Pay in KakaoTalk')];
    if (method === 'virtual_account')
      return practice
        ? [t('가상계좌 연습', 'Virtual account (practice)'), no_money]
        : [
            t('가상계좌', 'Virtual account'),
            t('안내된 계좌로 기한 안에 입금', 'Transfer to the account you are given before the deadline'),
          ];
    return practice
      ? [
          t('카드 · 간편결제 연습', 'Card or easy pay (practice)'),
          provider === 'toss'
            ? t(`토스페이먼츠 테스트 결제창. ${no_money}`, `Toss Payments with keys for tests. ${no_money}`)
            : t(`결제창을 흉내 냅니다. ${no_money}`, `A practice payment page. ${no_money}`),
        ]
      : [t('카드 · 간편결제', 'Card or easy pay'), t('토스페이먼츠 결제창', 'Toss Payments')];
  };
  return (
    <fieldset className="grid gap-2.5">
      <legend className="sr-only">{t('결제 방법', 'Payment method')}</legend>
      {props.methods.map((one) => {
        const [label, hint] = words(one);
        return (
          <label
            key={methodName(one)}
            className="flex min-h-16 cursor-pointer items-center gap-4 rounded-card border border-line-strong bg-raised px-4 py-3 has-checked:border-ink has-checked:ring-1 has-checked:ring-ink"
          >
            <input
              type="radio"
              name="payment"
              value={methodName(one)}
              checked={props.chosen === methodName(one)}
              onChange={() => props.onChoose(methodName(one))}
              className="size-5 accent-accent"
            />
            <span>
              <span className="block font-semibold">{label}</span>
              <span className="block text-sm text-ink-soft">{hint}</span>
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
