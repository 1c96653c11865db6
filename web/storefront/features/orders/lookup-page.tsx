import { lookUpOrder } from '@madang/contract/orders';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { call, Problem, sentenceOf } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../../ui/parts/button.tsx';
import { TextField } from '../../../ui/parts/field.tsx';
import { Notice } from '../../../ui/parts/status.tsx';
import { PageHeading } from '../../layout/page.tsx';
import { spellPhone } from '../checkout/contact.ts';
import { OrderView } from './order-view.tsx';

/** Number and delivery phone together open a guest's order; a wrong pair tells nothing about either. */
export function LookupPage() {
  const t = useSay();
  const [number, setNumber] = useState('');
  const [phone, setPhone] = useState('');
  const find = useMutation({
    mutationFn: () => call(lookUpOrder, { body: { order_number: number.trim(), phone: phone.trim() } }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!find.isPending) find.mutate();
  };
  const complete = /^[0-9-]{8,20}$/.test(number.trim()) && /^[0-9+() -]{8,20}$/.test(phone.trim());
  return (
    <div className={`page ${find.data ? 'max-w-4xl' : 'max-w-xl'}`}>
      <PageHeading title={t('비회원 주문 조회', 'Find a guest order')}>
        {t('주문 번호와 받는 분 전화번호를 적어 주세요.', 'Enter your order number and the recipient’s phone number.')}
      </PageHeading>
      {find.data ? (
        <>
          <OrderView order={find.data} />
          {find.data.state === 'confirmed' || find.data.state === 'partly_canceled' ? (
            <p className="mt-8 text-sm text-ink-soft">
              {t(
                '취소는 주문한 브라우저의 ‘내 주문’에서 할 수 있습니다. 그 브라우저를 쓸 수 없다면 상품 화면에 있는 판매자 연락처로 알려 주세요.',
                'You can cancel under “My orders” in the browser you ordered with. If you no longer have it, contact the seller as shown on the product page.',
              )}
            </p>
          ) : null}
          <Button look="line" className="mt-10" onClick={() => find.reset()}>
            {t('다른 주문 찾기', 'Find another order')}
          </Button>
        </>
      ) : (
        <form onSubmit={submit} className="mt-8 grid gap-5">
          <TextField
            name="order_number"
            label={t('주문 번호', 'Order number')}
            placeholder="261121-0000042"
            inputMode="numeric"
            autoComplete="off"
            maxLength={20}
            value={number}
            onChange={(event) => setNumber(event.target.value)}
          />
          <TextField
            name="phone"
            type="tel"
            label={t('전화번호', 'Phone')}
            placeholder="010-1234-5678"
            autoComplete="tel-national"
            maxLength={20}
            value={phone}
            onChange={(event) => setPhone(spellPhone(event.target.value))}
          />
          {find.isError ? (
            <Notice tone="bad" alert>
              {find.error instanceof Problem && find.error.status === 404
                ? t(
                    '맞는 주문이 없습니다. 번호와 전화번호를 다시 확인해 주세요.',
                    'We found no such order. Please check both numbers.',
                  )
                : sentenceOf(find.error)}
            </Notice>
          ) : null}
          <Button
            type="submit"
            size="lg"
            wide
            busy={find.isPending}
            aria-disabled={!complete || undefined}
            onClick={(event) => !complete && event.preventDefault()}
          >
            {t('주문 찾기', 'Find the order')}
          </Button>
          <p className="text-sm text-ink-soft">
            {t('회원으로 주문했다면 ', 'Ordered as a member? ')}
            <Link
              to="/sign-in"
              search={{ next: '/orders' }}
              className="font-semibold text-ink underline underline-offset-4"
            >
              {t('로그인해 주세요', 'Sign in')}
            </Link>
          </p>
        </form>
      )}
    </div>
  );
}
