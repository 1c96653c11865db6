import { isBuyable } from '@madang/contract/cart';
import { count, dayAndTime } from '../../../ui/lib/format.ts';
import type { Language, Say } from '../../../ui/lib/language.ts';
import { closedWords } from '../product/closed-words.ts';
import type { CartLine } from './api.ts';

type Known = Pick<CartLine, 'state' | 'available' | 'opens_at' | 'closes_at' | 'cap_per_person'>;

/** It cannot be bought now, however few of it. */
export const isBlocked = (line: Pick<CartLine, 'state'>): boolean => !isBuyable(line);

/** The most of it that can be bought now. */
export const mostOf = ({ available, cap_per_person }: Pick<CartLine, 'available' | 'cap_per_person'>): number =>
  Math.max(1, Math.min(999, available ?? 999, cap_per_person ?? 999));

/** Why a line cannot be bought as it is, in the words of its product's page, and what may come of it; null where it can. */
export function lineWords(line: Known, lang: Language, t: Say): { words: string; more?: string } | null {
  const { state, available, opens_at, closes_at, cap_per_person } = line;
  switch (state) {
    case 'ok':
      return null;
    case 'short':
      return { words: t(`${count(available ?? 0)}개만 남음`, `Only ${count(available ?? 0)} left`) };
    case 'over_limit':
      return { words: t(`한 사람당 ${cap_per_person}개까지`, `Limit ${cap_per_person} per person`) };
    case 'upcoming':
      return opens_at
        ? { words: t(`${dayAndTime(opens_at, lang)}에 열립니다`, `Opens ${dayAndTime(opens_at, lang)}`) }
        : { words: closedWords('not_on_sale', t) };
    case 'ended':
      return closes_at
        ? { words: t(`${dayAndTime(closes_at, lang)}에 끝났습니다`, `Ended ${dayAndTime(closes_at, lang)}`) }
        : { words: closedWords('ended', t) };
    case 'all_held':
      return {
        words: closedWords('all_held', t),
        more: t(
          '남은 것을 모두 다른 분들이 결제하고 있습니다. 결제되지 않으면 여기서 다시 주문할 수 있게 됩니다.',
          'Everything left is being paid for. If a payment is not completed, it can be ordered here again.',
        ),
      };
    default:
      return { words: closedWords(state, t) };
  }
}

/** What the cart's button does now: order all, order what can be had, take no more than can be had; or why it can do nothing. */
export type Move =
  | { kind: 'order' }
  | { kind: 'order_some'; kinds: number }
  | { kind: 'reduce' }
  | { kind: 'wait'; opens_at: string }
  | { kind: 'nothing'; all_held: boolean };

export function moveOf(lines: readonly Known[]): Move {
  const open = lines.filter((line) => !isBlocked(line));
  if (open.some((line) => line.state !== 'ok')) return { kind: 'reduce' };
  if (open.length > 0)
    return open.length === lines.length ? { kind: 'order' } : { kind: 'order_some', kinds: open.length };
  if (lines.some((line) => line.state === 'all_held')) return { kind: 'nothing', all_held: true };
  const opens = lines.flatMap((line) => (line.state === 'upcoming' ? (line.opens_at ?? []) : [])).sort();
  return opens[0] ? { kind: 'wait', opens_at: opens[0] } : { kind: 'nothing', all_held: false };
}
