import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { Problem, sentenceOf } from '../../../ui/lib/api.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Notice } from '../../../ui/parts/status.tsx';
import { problemWords } from '../cart/problems.ts';
import type { BuyLine } from './lines.ts';

/** Why the order was not placed, which lines are meant, and what can be done now. */
export function PlaceRefusal({ error, lines, single }: { error: unknown; lines: BuyLine[]; single: boolean }) {
  const t = useSay();
  const lang = useLanguage();
  const queries = useQueryClient();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!error) return;
    box.current?.focus();
    // Show today's prices and stock beside the refusal.
    void queries.invalidateQueries({ queryKey: ['cart'] });
    void queries.invalidateQueries({ queryKey: ['product'] });
    void queries.invalidateQueries({ queryKey: ['discounts'] });
  }, [error, queries]);
  if (!error) return null;
  const code = error instanceof Problem ? error.code : '';
  const details = error instanceof Problem ? error.details : [];
  const named = details.filter((one) => typeof one.variant_id === 'string');
  const first = lines[0];
  return (
    <div ref={box} tabIndex={-1} className="mb-4 outline-none">
      <Notice tone="bad" alert>
        <p className="font-semibold">{sentenceOf(error)}</p>
        {named.length > 0 && lines.length > 1 ? (
          <ul className="mt-2 grid gap-1">
            {named.map((one) => (
              <li key={String(one.variant_id)}>
                {lines.find((line) => line.variant_id === one.variant_id)?.title}:{' '}
                {problemWords({ ...(error as Problem).params, code, ...one } as { code: string }, lang, t)}
              </li>
            ))}
          </ul>
        ) : null}
        <p className="mt-2">
          {code === 'price_changed'
            ? t('새 가격을 확인하고 다시 눌러 주세요.', 'Review the new price and press again.')
            : code === 'all_held'
              ? t(
                  '다른 분의 결제가 끝나지 않으면 다시 나옵니다. 잠시 뒤 다시 눌러 보세요.',
                  'Some may become available again. Try once more in a moment.',
                )
              : null}{' '}
          {code === 'in_line' && typeof details[0]?.room_id === 'string' ? (
            <Link
              to="/line/$room_id"
              params={{ room_id: details[0].room_id }}
              className="font-semibold underline underline-offset-4"
            >
              {t('대기실로 가기', 'Go to the waiting room')}
            </Link>
          ) : null}{' '}
          {code === 'phone_unverified' ? (
            <Link to="/me" className="font-semibold underline underline-offset-4">
              {t('휴대전화 확인하기', 'Verify my phone')}
            </Link>
          ) : null}{' '}
          {single && first ? (
            <Link
              to="/products/$slug"
              params={{ slug: first.slug }}
              className="font-semibold underline underline-offset-4"
            >
              {t('상품으로 돌아가기', 'Back to the product')}
            </Link>
          ) : (
            <Link to="/cart" className="font-semibold underline underline-offset-4">
              {t('장바구니 수정', 'Edit cart')}
            </Link>
          )}
        </p>
      </Notice>
    </div>
  );
}
