import type { WorkList } from '@madang/contract/channel-work';
import type { Say } from '../../../ui/lib/language.ts';

/** What a list of the day's work on channel orders is called. */
export const listWord = (list: WorkList | 'differences', t: Say): string =>
  ({
    new: t('발주확인 전', 'To confirm'),
    due_today: t('오늘까지', 'Due today'),
    overdue: t('기한 지남', 'Overdue'),
    blocked: t('발송 보류', 'On hold'),
    short: t('재고 부족', 'Short'),
    unmatched: t('상품 미확인', 'Unmatched'),
    refused: t('마켓이 거절', 'Refused'),
    unseen: t('새 파일에 없음', 'Not seen since'),
    differences: t('달라진 주문', 'Differences'),
  })[list];
