import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { usePassed } from '../../../ui/lib/clock.ts';
import { many } from '../../../ui/lib/format.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../../ui/parts/button.tsx';
import { Countdown } from '../../../ui/parts/countdown.tsx';
import { closedWords } from '../product/closed-words.ts';
import { type CartLine, cartQuery } from './api.ts';
import { isBlocked, type Move, moveOf } from './line-state.ts';

const held_poll_ms = 4_000;

/** Asks again when a drop in the cart opens or ends, and while others pay for what is in it. */
export function useFreshLines(lines: readonly CartLine[]): void {
  const queries = useQueryClient();
  const edges = lines.flatMap((line) =>
    line.state === 'upcoming' ? (line.opens_at ?? []) : isBlocked(line) ? [] : (line.closes_at ?? []),
  );
  const next = edges.sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null;
  const passed = usePassed(next);
  const held = lines.some((line) => line.state === 'all_held');
  useEffect(() => {
    if (!passed && !held) return;
    const ask = () => void queries.invalidateQueries({ queryKey: cartQuery.queryKey });
    // A crowd that waits for one moment does not ask in the same one.
    const first = passed ? setTimeout(ask, Math.random() * 800) : undefined;
    const again = setInterval(ask, held_poll_ms);
    return () => {
      clearTimeout(first);
      clearInterval(again);
    };
  }, [passed, held, queries]);
}

export function OrderButton({
  lines,
  busy,
  onPress,
}: {
  lines: CartLine[];
  busy: boolean;
  onPress: (move: Move) => void;
}) {
  const t = useSay();
  const move = moveOf(lines);
  const idle = move.kind === 'wait' || move.kind === 'nothing';
  return (
    <>
      <Button
        look="buy"
        size="lg"
        wide
        className="mt-6"
        aria-disabled={idle || undefined}
        busy={busy}
        onClick={() => !idle && onPress(move)}
      >
        <Words move={move} />
      </Button>
      {move.kind === 'order_some' ? (
        <p className="mt-3 text-sm text-ink-soft">
          {t('지금 살 수 없는 상품은 장바구니에 남겨 둡니다.', 'What cannot be bought now stays in your cart.')}
        </p>
      ) : move.kind === 'reduce' ? (
        <p className="mt-3 text-sm text-ink-soft">
          {t(
            '누르면 수량만 바뀝니다. 확인하고 주문해 주세요.',
            'This only changes quantities. Review them, then check out.',
          )}
        </p>
      ) : null}
    </>
  );
}

function Words({ move }: { move: Move }) {
  const t = useSay();
  switch (move.kind) {
    case 'order':
      return t('주문하기', 'Check out');
    case 'order_some':
      return t(`살 수 있는 ${move.kinds}종만 주문하기`, `Check out ${many(move.kinds, 'available item')}`);
    case 'reduce':
      return t('살 수 있는 수량으로 줄이기', 'Reduce to what is available');
    case 'wait':
      return (
        <span className="tabular">
          <Countdown until={move.opens_at} /> {t('뒤 열림', 'to go')}
        </span>
      );
    case 'nothing':
      return move.all_held
        ? closedWords('all_held', t)
        : t('지금 살 수 있는 상품이 없습니다', 'Nothing can be bought now');
  }
}
