/** Everything a mail says, Korean first. `{name}` is filled in. */
export type Language = 'ko' | 'en';

export const mail_kinds = [
  'order_waiting_deposit',
  'order_paid',
  'order_canceled',
  'order_refunded',
  'order_expired',
  'sign_up_code',
  'sign_up_exists',
  'staff_invited',
] as const;
export type MailKind = (typeof mail_kinds)[number];

export const words: Record<Language, Record<string, string>> = {
  ko: {
    'order_waiting_deposit.subject': '[{shop}] 입금을 기다리고 있습니다 ({number})',
    'order_waiting_deposit.title': '주문을 받았습니다. 입금해 주세요.',
    'order_waiting_deposit.lead':
      '{due}까지 아래 계좌로 입금하시면 주문이 확정됩니다. 그때까지 상품을 따로 챙겨 두겠습니다.',
    'order_paid.subject': '[{shop}] 결제가 완료되었습니다 ({number})',
    'order_paid.title': '결제가 완료되었습니다.',
    'order_paid.lead': '{name} 님, 주문해 주셔서 고맙습니다. 정성껏 준비해 보내 드리겠습니다.',
    'order_canceled.subject': '[{shop}] 주문이 취소되었습니다 ({number})',
    'order_canceled.title': '주문이 취소되었습니다.',
    'order_canceled.lead': '취소가 접수되었습니다. 결제하신 금액 {refund}은 결제하신 수단으로 돌려드립니다.',
    'order_canceled.lead_part': '주문하신 상품 일부가 취소되었습니다. {refund}을 결제하신 수단으로 돌려드립니다.',
    'order_canceled.lead_free': '취소가 접수되었습니다. 결제된 금액은 없습니다.',
    'order_refunded.subject': '[{shop}] 환불이 완료되었습니다 ({number})',
    'order_refunded.title': '환불이 완료되었습니다.',
    'order_refunded.lead': '{refund}을 결제하신 수단으로 돌려드렸습니다. 카드사에 따라 3~7일 뒤에 보일 수 있습니다.',
    'order_expired.subject': '[{shop}] 입금 기한이 지나 주문이 끝났습니다 ({number})',
    'order_expired.title': '입금 기한이 지났습니다.',
    'order_expired.lead': '기한까지 입금이 확인되지 않아 주문이 자동으로 끝났습니다. 결제된 금액은 없습니다.',
    'sign_up_code.subject': '[{shop}] 가입 코드가 도착했습니다',
    'sign_up_code.title': '가입 코드',
    'sign_up_code.lead':
      '30분 안에 아래 여섯 자리 코드를 입력해 주세요. 직접 요청하지 않으셨다면 이 메일은 무시하셔도 됩니다.',
    'sign_up_exists.subject': '[{shop}] 이미 가입된 이메일입니다',
    'sign_up_exists.title': '이미 계정이 있습니다.',
    'sign_up_exists.lead':
      '이 이메일로 가입 요청이 있었지만 이미 계정이 있습니다. 그 계정으로 로그인해 주세요. 직접 요청하지 않으셨다면 하실 일은 없습니다.',
    'staff_invited.subject': '[{shop}] 함께 일하자는 초대입니다',
    'staff_invited.title': '마당 관리 화면에 초대합니다.',
    'staff_invited.lead':
      '이 이메일 주소로 가입하거나 로그인한 다음 7일 안에 아래 버튼을 눌러 주세요. 맡으실 역할: {role}. 모르는 초대라면 이 메일을 지우셔도 됩니다.',
    accept: '초대 받기',
    number: '주문번호',
    placed_at: '주문 일시',
    goods: '주문 상품',
    canceled_quantity: '취소 {count}개',
    amount: '결제 금액',
    amount_due: '입금하실 금액',
    refunded: '환불 금액',
    bank: '입금 계좌',
    due: '입금 기한',
    ship_to: '받으시는 곳',
    note: '배송 요청',
    quantity: '{count}개',
    see_order: '주문 보기',
    footer: '이 메일은 발신 전용입니다. 문의는 주문 상세 페이지에서 해 주세요.',
  },
  en: {
    'order_waiting_deposit.subject': '[{shop}] Waiting for your deposit ({number})',
    'order_waiting_deposit.title': 'We have your order. Please make the deposit.',
    'order_waiting_deposit.lead':
      'Transfer the amount to the account below by {due} and the order is confirmed. We keep the goods for you until then.',
    'order_paid.subject': '[{shop}] Payment received ({number})',
    'order_paid.title': 'Your payment is complete.',
    'order_paid.lead': 'Thank you for your order, {name}. We are preparing it with care.',
    'order_canceled.subject': '[{shop}] Your order is canceled ({number})',
    'order_canceled.title': 'Your order is canceled.',
    'order_canceled.lead': 'We have canceled it. {refund} goes back to the way you paid.',
    'order_canceled.lead_part': 'Part of your order is canceled. {refund} goes back to the way you paid.',
    'order_canceled.lead_free': 'We have canceled it. Nothing was charged.',
    'order_refunded.subject': '[{shop}] Refund complete ({number})',
    'order_refunded.title': 'Your refund is complete.',
    'order_refunded.lead': '{refund} went back to the way you paid. Your card company may show it in 3 to 7 days.',
    'order_expired.subject': '[{shop}] The deposit is overdue; the order has ended ({number})',
    'order_expired.title': 'The time for the deposit is over.',
    'order_expired.lead': 'We saw no deposit in time, so the order has ended by itself. Nothing was charged.',
    'sign_up_code.subject': '[{shop}] Your sign-up code',
    'sign_up_code.title': 'Your sign-up code',
    'sign_up_code.lead': 'Enter these six digits within 30 minutes. If you did not ask for them, ignore this mail.',
    'sign_up_exists.subject': '[{shop}] This e-mail has an account',
    'sign_up_exists.title': 'You already have an account.',
    'sign_up_exists.lead':
      'Somebody asked to sign up with this e-mail, which has an account. Please sign in to it. If that was not you, there is nothing to do.',
    'staff_invited.subject': '[{shop}] You are invited to work here',
    'staff_invited.title': 'You are invited to the back office.',
    'staff_invited.lead':
      'Sign up or sign in with this e-mail address, then press the button below within seven days. Your role: {role}. If you do not expect this, delete the mail.',
    accept: 'Accept',
    number: 'Order number',
    placed_at: 'Ordered at',
    goods: 'Your goods',
    canceled_quantity: '{count} canceled',
    amount: 'Total paid',
    amount_due: 'Amount to transfer',
    refunded: 'Refunded',
    bank: 'Account',
    due: 'Deposit by',
    ship_to: 'Ship to',
    note: 'Delivery note',
    quantity: '× {count}',
    see_order: 'See the order',
    footer: 'This mailbox is not read. Please ask on the page of your order.',
  },
};

/** The sentence of a name, its blanks filled in; a missing name shows itself. */
export function say(language: Language, name: string, blanks: Record<string, string | number> = {}): string {
  return (words[language][name] ?? name).replace(/\{(\w+)\}/g, (_, blank: string) => String(blanks[blank] ?? ''));
}

export function formatKrw(amount_krw: number, language: Language): string {
  const number = amount_krw.toLocaleString('en-US');
  return language === 'ko' ? `${number}원` : `₩${number}`;
}

/** A moment in Korea: `11월 21일 (토) 오후 3:05`. */
export function formatMoment(moment: Date, language: Language): string {
  return new Intl.DateTimeFormat(language === 'ko' ? 'ko-KR' : 'en-GB', {
    timeZone: 'Asia/Seoul',
    month: 'long',
    day: 'numeric',
    weekday: 'short',
    hour: 'numeric',
    minute: '2-digit',
  }).format(moment);
}
