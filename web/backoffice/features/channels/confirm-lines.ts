import { confirmChannelLines } from '@madang/contract/channel-work';
import { useState } from 'react';
import { call } from '../../../ui/lib/api.ts';
import { count, many } from '../../../ui/lib/format.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { useSend } from '../../ui/send.ts';
import { sendPieces } from '../../ui/send-pieces.ts';

/** As many lines as the routes that confirm and delay them take. */
export const lines_at_once = 1_000;

/** 발주확인 of these lines, however many (undefined: of every new one), and how many of them are through. */
export function useConfirmLines(name: string, refresh: readonly (readonly unknown[])[], done?: () => void) {
  const t = useSay();
  const [through, setThrough] = useState<{ done: number; of: number } | null>(null);
  const act = useSend(
    name,
    async (line_ids: string[] | undefined, key) => {
      if (!line_ids) return call(confirmChannelLines, { body: {}, key });
      const large = line_ids.length > lines_at_once;
      const told = (sent: number) => setThrough(large ? { done: sent, of: line_ids.length } : null);
      told(0);
      const replies = await sendPieces(
        line_ids,
        lines_at_once,
        (piece, index) => call(confirmChannelLines, { body: { line_ids: piece }, key: `${key}.${index}` }),
        told,
      );
      setThrough(null);
      const sum = (of: 'confirmed' | 'told_again' | 'left_out') => replies.reduce((all, one) => all + one[of], 0);
      return { confirmed: sum('confirmed'), told_again: sum('told_again'), left_out: sum('left_out') };
    },
    {
      refresh,
      say: ({ confirmed, told_again, left_out }) =>
        told_again > 0
          ? t(
              `${count(told_again)}줄의 발주확인을 마켓에 다시 알립니다.`,
              `The market is told again that ${many(told_again, 'line')} are confirmed.`,
            )
          : t(
              `${count(confirmed)}줄을 발주확인했습니다.${left_out > 0 ? ` ${count(left_out)}줄은 그사이 새 주문이 아니게 되어 뺐습니다.` : ''}`,
              `${many(confirmed, 'line')} confirmed.${left_out > 0 ? ` ${many(left_out, 'line')} no longer new, left out.` : ''}`,
            ),
      ...(done ? { done } : {}),
    },
  );
  return { ...act, through };
}
