import { adminFindCaller, adminListCalls, type call_actions, type call_topics } from '@madang/contract/calls';
import type { ReplyOf } from '@madang/contract/route';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';
import { pagedOptions } from '../../ui/paged.ts';

export type Caller = ReplyOf<typeof adminFindCaller>;
export type CallRow = Caller['calls'][number];
export type Topic = (typeof call_topics)[number];
export type Action = (typeof call_actions)[number];

export const openCallsQuery = pagedOptions(['calls', 'open'], (cursor, signal) =>
  call(adminListCalls, { query: cursor ? { cursor } : {}, signal }),
);

/** Whose number it is. The number is in no address and in no key that outlives the page. */
export const callerQuery = (phone: string) =>
  queryOptions({
    queryKey: ['calls', 'caller', phone],
    queryFn: ({ signal }) => call(adminFindCaller, { body: { phone }, signal }),
    gcTime: 0,
  });

export const topic_words: Record<Topic, [ko: string, en: string]> = {
  day: ['배송일', 'Delivery day'],
  address: ['주소', 'Address'],
  change: ['주문 변경', 'Change'],
  cancel: ['취소·반품', 'Cancel or return'],
  defect: ['하자·수리', 'Defect or repair'],
  question: ['문의', 'Question'],
  other: ['기타', 'Other'],
};
export const action_words: Record<Action, [ko: string, en: string]> = {
  call_back: ['다시 전화', 'Call back'],
  fix_day: ['배송일 잡기', 'Set a delivery day'],
  check_stock: ['재고 확인', 'Check stock'],
  send_part: ['부품 보내기', 'Send a part'],
  give_back: ['환불', 'Refund'],
  other: ['기타', 'Other'],
};
