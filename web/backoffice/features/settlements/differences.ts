import type { Say } from '../../../ui/lib/language.ts';

/** The sums of a row, ours beside the file's, as they stand next to each other. */
export const amounts = (t: Say) =>
  [
    { field: 'ours_krw', title: t('주문 금액', 'Ours') },
    { field: 'gross_krw', title: t('파일 금액', 'Told') },
    { field: 'fee_krw', title: t('수수료', 'Fee') },
    { field: 'expected_krw', title: t('받을 금액', 'Expected') },
    { field: 'net_krw', title: t('정산 금액', 'Net') },
  ] as const;

type Words = { short: string; means: string };

/** What a difference is called in a list, and what it means and leads to. */
export function differenceWords(one: string, t: Say): Words {
  const words: Record<string, Words> = {
    unknown_line: {
      short: t('없는 주문', 'Unknown order'),
      means: t(
        '이 번호의 주문이 여기에 없습니다. 주문 파일을 가져오면 30초 안에 저절로 다시 맞춰 봅니다.',
        'No order here has this number. Import the order file: it is compared again by itself within 30 seconds.',
      ),
    },
    canceled_here: {
      short: t('여기서는 취소·반품', 'Canceled here'),
      means: t(
        '여기서는 취소나 반품된 주문인데 판매 채널은 정산합니다. 취소가 판매자센터에 반영되었는지 확인해 주세요.',
        'It was canceled or returned here and the market settles it. Check in the seller center whether the cancellation arrived.',
      ),
    },
    amount_differs: {
      short: t('금액 다름', 'Amount differs'),
      means: t(
        '파일의 주문 금액이 여기 주문 금액과 다릅니다. 할인이나 일부 취소가 있었는지 바뀐 내용을 보세요.',
        'The file has another amount than the order here. See its changes for a discount or a partial cancellation.',
      ),
    },
    fee_differs: {
      short: t('수수료 다름', 'Fee differs'),
      means: t(
        '주문이 들어올 때 알려 준 수수료와 다릅니다. 판매 경로나 수수료율이 바뀌었는지 확인해 주세요.',
        'The fee is not the one told with the order. Check whether the way of sale or the rate has changed.',
      ),
    },
    net_wrong: {
      short: t('합이 안 맞음', 'Does not add up'),
      means: t(
        '금액에서 수수료를 뺀 값이 정산금액이 아닙니다. 다른 공제가 있는지 파일에서 확인해 주세요.',
        'The amount less fees is not the sum to be paid. Look in the file for other deductions.',
      ),
    },
    shipping_disagrees: {
      short: t('묶음 안 배송비 다름', 'Bundle disagrees'),
      means: t(
        '같은 묶음의 줄들이 서로 다른 배송비를 말합니다. 가장 큰 것으로 한 번만 셌습니다.',
        'Lines of one bundle tell different shipping fees. The largest was counted, once.',
      ),
    },
    shipping_differs: {
      short: t('배송비 다름', 'Shipping differs'),
      means: t('파일의 배송비가 여기 배송비와 다릅니다.', 'The file has another shipping fee than the delivery here.'),
    },
    paid_differs: {
      short: t('받은 금액 다름', 'Received amount differs'),
      means: t(
        '받은 금액이 구매확정내역에서 약속한 금액과 다릅니다. 판매자센터의 정산 상세에서 공제를 확인해 주세요.',
        'Not what the purchase confirmation promised was paid. Look at the deductions in the seller center.',
      ),
    },
    paid_twice: {
      short: t('두 번 정산', 'Paid twice'),
      means: t(
        '같은 번호가 두 번 정산되었습니다. 다음 정산에서 되가져갈 수 있습니다.',
        'The same number was paid twice. The market may take it back with the next payment.',
      ),
    },
    taken_back: {
      short: t('되가져감', 'Taken back'),
      means: t(
        '취소나 반품이 아닌 주문의 돈을 되가져갔습니다. 판매자센터에 이유를 물어보세요.',
        'Money was taken back for an order that is neither canceled nor returned. Ask the seller center why.',
      ),
    },
  };
  return words[one] ?? { short: one, means: '' };
}
