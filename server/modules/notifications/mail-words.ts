import { type IdentityMailKind, identity_mail_kinds } from '../identity/index.ts';

/** Everything a mail says, Korean first. `{name}` is filled in. */
export type Language = 'ko' | 'en';

const order_kinds = [
  'order_waiting_deposit',
  'order_paid',
  'order_shipped',
  'order_promise_moved',
  'order_canceled',
  'order_refunded',
  'order_expired',
  'complaint_answered',
] as const;
export type OrderMailKind = (typeof order_kinds)[number];
export type MailKind = OrderMailKind | IdentityMailKind | 'staff_invited';
export const mail_kinds: readonly MailKind[] = [...order_kinds, ...identity_mail_kinds, 'staff_invited'];

export const isOrderMail = (kind: MailKind): kind is OrderMailKind => (order_kinds as readonly string[]).includes(kind);

/** What a mail about an account is recorded as: a challenge's kind or a notice's own name. */
export function mailKindOf(what: string): IdentityMailKind | null {
  const asked: Record<string, IdentityMailKind> = {
    sign_up: 'sign_up_code',
    reset: 'reset_code',
    email_change: 'email_code',
    email_undo: 'email_undo',
  };
  return asked[what] ?? identity_mail_kinds.find((kind) => kind === what) ?? null;
}

export const words: Record<Language, Record<string, string>> = {
  ko: {
    'order_waiting_deposit.subject': '[{shop}] 입금을 기다리고 있습니다 ({number})',
    'order_waiting_deposit.title': '주문을 받았습니다. 입금해 주세요.',
    'order_waiting_deposit.lead':
      '{due}까지 아래 계좌로 입금하시면 주문이 확정됩니다. 그때까지 상품을 따로 챙겨 두겠습니다.',
    'order_paid.subject': '[{shop}] 결제가 완료되었습니다 ({number})',
    'order_paid.title': '결제가 완료되었습니다.',
    'order_paid.lead': '{name} 님, 주문해 주셔서 고맙습니다. 정성껏 준비해 보내 드리겠습니다.',
    'order_shipped.subject': '[{shop}] 상품을 보냈습니다 ({number})',
    'order_shipped.title': '상품을 보냈습니다.',
    'order_shipped.lead': '{name} 님, 주문하신 상품이 출발했습니다. 아래 송장 번호로 어디쯤 왔는지 보실 수 있습니다.',
    'order_shipped.lead_plain': '{name} 님, 주문하신 상품이 출발했습니다. 배송 상태는 주문 상세에서 보실 수 있습니다.',
    'order_promise_moved.subject': '[{shop}] 예약 상품의 발송 약속일이 {to}로 바뀌었습니다 ({number})',
    'order_promise_moved.title': '발송 약속일이 바뀌었습니다.',
    'order_promise_moved.lead':
      '{name} 님, 예약하신 상품을 {from}까지 보내기로 약속드렸는데, {to}까지로 늦어지게 되었습니다. 기다리시게 해서 죄송합니다. 보내기 전까지는 주문 상세에서 취소하실 수 있고, 결제하신 금액은 돌려드립니다.',
    'order_promise_moved.lead_sooner':
      '{name} 님, 예약하신 상품을 {from}까지 보내기로 약속드렸는데, {to}까지로 앞당겨졌습니다. 받으실 곳이 그대로인지 주문 상세에서 확인해 주세요.',
    'order_canceled.subject': '[{shop}] 주문이 취소되었습니다 ({number})',
    'order_canceled.subject_part': '[{shop}] 주문 일부가 취소되었습니다 ({number})',
    'order_canceled.title': '주문이 취소되었습니다.',
    'order_canceled.title_part': '주문 일부가 취소되었습니다.',
    'order_canceled.lead': '취소가 접수되었습니다. 결제하신 금액 {refund}은 결제하신 수단으로 돌려드립니다.',
    'order_canceled.lead_part': '주문하신 상품 일부가 취소되었습니다. {refund}을 결제하신 수단으로 돌려드립니다.',
    'order_canceled.lead_free': '취소가 접수되었습니다. 결제된 금액은 없습니다.',
    'order_refunded.subject': '[{shop}] 환불이 완료되었습니다 ({number})',
    'order_refunded.title': '환불이 완료되었습니다.',
    'order_refunded.lead': '{refund}을 결제하신 수단으로 돌려드렸습니다. 카드사에 따라 3~7일 뒤에 보일 수 있습니다.',
    'order_refunded.lead_account': '{refund}을 알려 주신 환불 계좌로 보내 드렸습니다.',
    'order_expired.subject': '[{shop}] 입금 기한이 지나 주문이 끝났습니다 ({number})',
    'order_expired.title': '입금 기한이 지났습니다.',
    'order_expired.lead': '기한까지 입금이 확인되지 않아 주문이 자동으로 끝났습니다. 결제된 금액은 없습니다.',
    'complaint_answered.subject': '[{shop}] 문의에 답변을 드렸습니다 ({number})',
    'complaint_answered.title': '문의에 답변을 드렸습니다.',
    'complaint_answered.lead': '{name} 님, 남겨 주신 문의에 답변을 드렸습니다. 내용은 주문 상세에서 보실 수 있습니다.',
    'sign_up_code.subject': '[{shop}] 가입 코드가 도착했습니다',
    'sign_up_code.title': '가입 코드',
    'sign_up_code.lead':
      '30분 안에 아래 버튼을 누르거나 여섯 자리 코드를 입력해 주세요. 직접 요청하지 않으셨다면 이 메일은 무시하셔도 됩니다.',
    'sign_up_code.button': '이메일 확인하기',
    'sign_up_exists.subject': '[{shop}] 이미 가입된 이메일입니다',
    'sign_up_exists.title': '이미 계정이 있습니다.',
    'sign_up_exists.lead':
      '이 이메일로 가입 요청이 있었지만 이미 계정이 있습니다. 그 계정으로 로그인해 주세요. 비밀번호를 잊으셨다면 로그인 화면에서 다시 정할 수 있습니다. 직접 요청하지 않으셨다면 하실 일은 없습니다.',
    'reset_code.subject': '[{shop}] 비밀번호를 다시 정해 주세요',
    'reset_code.title': '비밀번호 다시 정하기',
    'reset_code.lead':
      '30분 안에 아래 버튼을 누르거나 여섯 자리 코드를 입력하면 새 비밀번호를 정할 수 있습니다. 직접 요청하지 않으셨다면 이 메일은 무시하셔도 됩니다. 비밀번호는 그대로입니다.',
    'reset_code.button': '새 비밀번호 정하기',
    'email_code.subject': '[{shop}] 새 이메일을 확인해 주세요',
    'email_code.title': '새 이메일 확인',
    'email_code.lead':
      '이 주소를 계정의 새 이메일로 쓰려면 30분 안에 아래 버튼을 누르거나 여섯 자리 코드를 입력해 주세요. 직접 요청하지 않으셨다면 이 메일은 무시하셔도 됩니다.',
    'email_code.button': '새 이메일로 바꾸기',
    'email_taken.subject': '[{shop}] 이미 가입된 이메일입니다',
    'email_taken.title': '이미 다른 계정이 쓰는 이메일입니다.',
    'email_taken.lead':
      '다른 계정의 이메일을 이 주소로 바꾸려는 요청이 있었지만, 이 주소에는 이미 계정이 있어 바꾸지 않았습니다. 직접 요청하지 않으셨다면 하실 일은 없습니다.',
    'email_undo.subject': '[{shop}] 계정의 이메일이 바뀌었습니다',
    'email_undo.title': '계정의 이메일이 바뀌었습니다.',
    'email_undo.lead':
      '{name} 님 계정의 이메일이 {new_email} 주소로 바뀌었습니다. 직접 바꾸셨다면 하실 일은 없습니다. 아니라면 7일 안에 아래 버튼으로 되돌려 주세요. 모든 기기에서 로그아웃되고 비밀번호를 새로 정하게 됩니다.',
    'email_undo.button': '이메일 되돌리기',
    'email_changed.subject': '[{shop}] 이제 이 주소로 로그인합니다',
    'email_changed.title': '이메일이 바뀌었습니다.',
    'email_changed.lead': '{name} 님, 이제부터 이 주소로 로그인하고 소식을 받으십니다.',
    'password_changed.subject': '[{shop}] 비밀번호가 바뀌었습니다',
    'password_changed.title': '비밀번호가 바뀌었습니다.',
    'password_changed.lead':
      '{name} 님, 계정의 비밀번호가 바뀌었고 다른 기기에서는 로그아웃되었습니다. 직접 바꾸지 않으셨다면 지금 바로 로그인 화면에서 비밀번호를 다시 정해 주세요.',
    'password_reset.subject': '[{shop}] 비밀번호를 새로 정했습니다',
    'password_reset.title': '비밀번호를 새로 정했습니다.',
    'password_reset.lead':
      '{name} 님, 메일로 확인해 비밀번호를 새로 정했고 모든 기기에서 로그아웃되었습니다. 직접 하지 않으셨다면 메일 계정의 비밀번호부터 바꾸고, 로그인 화면에서 비밀번호를 다시 정해 주세요.',
    'phone_changed.subject': '[{shop}] 휴대전화가 확인되었습니다',
    'phone_changed.title': '휴대전화가 확인되었습니다.',
    'phone_changed.lead':
      '{name} 님 계정에 {phone} 번호가 확인되었습니다. 직접 하지 않으셨다면 비밀번호를 바꿔 주세요.',
    'passkey_added.subject': '[{shop}] 패스키가 추가되었습니다',
    'passkey_added.title': '패스키가 추가되었습니다.',
    'passkey_added.lead':
      '{name} 님 계정에 패스키가 추가되었습니다 ({device}). 이제 그 기기로 로그인할 수 있습니다. 직접 하지 않으셨다면 ‘로그인과 보안’에서 그 패스키를 지우고 비밀번호를 바꿔 주세요.',
    'passkey_removed.subject': '[{shop}] 패스키가 지워졌습니다',
    'passkey_removed.title': '패스키가 지워졌습니다.',
    'passkey_removed.lead':
      '{name} 님 계정에서 패스키가 지워졌습니다 ({device}). 이제 그 패스키로는 로그인할 수 없습니다. 직접 하지 않으셨다면 지금 바로 비밀번호를 바꾸고, ‘로그인과 보안’에서 다른 기기를 모두 로그아웃해 주세요.',
    'second_factor_off.subject': '[{shop}] 2단계 인증이 꺼졌습니다',
    'second_factor_off.title': '2단계 인증이 꺼졌습니다.',
    'second_factor_off.lead':
      '{name} 님 계정의 2단계 인증이 꺼졌습니다. 직접 하지 않으셨다면 지금 바로 비밀번호를 바꾸고, ‘로그인과 보안’에서 다른 기기를 모두 로그아웃한 뒤 2단계 인증을 다시 켜 주세요.',
    'social_linked.subject': '[{shop}] {provider} 계정이 연결되었습니다',
    'social_linked.title': '{provider} 계정이 연결되었습니다.',
    'social_linked.lead':
      '{name} 님, 이제 {provider} 계정으로도 로그인할 수 있습니다. 직접 하지 않으셨다면 ‘로그인과 보안’에서 연결을 끊고 비밀번호를 바꿔 주세요.',
    'social_unlinked.subject': '[{shop}] {provider} 계정의 연결이 끊어졌습니다',
    'social_unlinked.title': '{provider} 계정의 연결이 끊어졌습니다.',
    'social_unlinked.lead':
      '{name} 님, 이제 {provider} 계정으로는 로그인할 수 없습니다. 직접 하지 않으셨다면 지금 바로 비밀번호를 바꾸고, ‘로그인과 보안’에서 다른 기기를 모두 로그아웃해 주세요.',
    'token_reused.subject': '[{shop}] 한 기기에서 로그아웃했습니다',
    'token_reused.title': '이미 쓴 로그인 정보가 다시 나타났습니다.',
    'token_reused.lead':
      '{name} 님의 한 기기에서 이미 쓴 로그인 정보가 다시 나타나, 안전을 위해 그 기기를 로그아웃했습니다. 다른 사람이 복사했을 수 있습니다. 다시 로그인하시고, 걱정되면 비밀번호를 바꿔 주세요.',
    'tokens_reused.subject': '[{shop}] 모든 기기에서 로그아웃했습니다',
    'tokens_reused.title': '이미 쓴 로그인 정보가 다시 나타났습니다.',
    'tokens_reused.lead':
      '{name} 님의 로그인 유지 정보가 두 곳에서 쓰였습니다. 다른 사람이 복사했을 수 있어 모든 기기에서 로그아웃했습니다. 다시 로그인하신 뒤 비밀번호를 바꿔 주세요.',
    'account_closed.subject': '[{shop}] 계정을 지웠습니다',
    'account_closed.title': '계정을 지웠습니다.',
    'account_closed.lead':
      '{name} 님의 계정과 개인정보를 지웠습니다. 주문 기록은 법이 정한 기간(5년) 동안 따로 보관한 뒤 지웁니다. 그동안 고마웠습니다.',
    'link_only.lead':
      '30분 안에 아래 버튼을 눌러 주세요. 오늘 이 주소로 코드가 여러 번 나가서, 이번에는 버튼으로만 확인합니다. 직접 요청하지 않으셨다면 이 메일은 무시하셔도 됩니다.',
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
    discount: '할인',
    delivery: '배송비',
    amount_due: '입금하실 금액',
    refunded: '환불 금액',
    tracking: '송장 번호',
    bank: '입금 계좌',
    due: '입금 기한',
    ship_to: '받으시는 곳',
    note: '배송 요청',
    promised: '{day}까지 보내기로 약속',
    promised_before: '이전 약속일',
    promised_now: '새 약속일',
    by_day: '{day}까지',
    quantity: '{count}개',
    see_order: '주문 보기',
    footer: '이 메일은 발신 전용입니다. 문의는 주문 상세 페이지에서 해 주세요.',
    footer_plain: '이 메일은 발신 전용입니다. 답장을 보내셔도 읽을 수 없습니다.',
  },
  en: {
    'order_waiting_deposit.subject': '[{shop}] Waiting for your deposit ({number})',
    'order_waiting_deposit.title': 'We have your order. Please make the deposit.',
    'order_waiting_deposit.lead':
      'Transfer the amount to the account below by {due} and the order is confirmed. We keep the goods for you until then.',
    'order_paid.subject': '[{shop}] Payment received ({number})',
    'order_paid.title': 'Your payment is complete.',
    'order_paid.lead': 'Thank you for your order, {name}. We are preparing it with care.',
    'order_shipped.subject': '[{shop}] Your order is on its way ({number})',
    'order_shipped.title': 'Your order is on its way.',
    'order_shipped.lead': '{name}, your goods have left. The tracking number below tells how far they have come.',
    'order_shipped.lead_plain': '{name}, your goods have left. The page of your order tells how far they have come.',
    'order_promise_moved.subject': '[{shop}] Your pre-order now ships by {to} ({number})',
    'order_promise_moved.title': 'The day we promised has moved.',
    'order_promise_moved.lead':
      '{name}, we promised to send your pre-order by {from}. It will be later: by {to}. We are sorry to keep you waiting. Until it is sent you can cancel it on the page of your order, and what you paid goes back to you.',
    'order_promise_moved.lead_sooner':
      '{name}, we promised to send your pre-order by {from}. It will be sooner: by {to}. Please see on the page of your order whether the address is still right.',
    'order_canceled.subject': '[{shop}] Your order is canceled ({number})',
    'order_canceled.subject_part': '[{shop}] Part of your order is canceled ({number})',
    'order_canceled.title': 'Your order is canceled.',
    'order_canceled.title_part': 'Part of your order is canceled.',
    'order_canceled.lead': 'We have canceled it. {refund} goes back to the way you paid.',
    'order_canceled.lead_part': 'Part of your order is canceled. {refund} goes back to the way you paid.',
    'order_canceled.lead_free': 'We have canceled it. Nothing was charged.',
    'order_refunded.subject': '[{shop}] Refund complete ({number})',
    'order_refunded.title': 'Your refund is complete.',
    'order_refunded.lead': '{refund} went back to the way you paid. Your card company may show it in 3 to 7 days.',
    'order_refunded.lead_account': '{refund} was sent to the account you named for refunds.',
    'order_expired.subject': '[{shop}] The deposit is overdue; the order has ended ({number})',
    'order_expired.title': 'The time for the deposit is over.',
    'order_expired.lead': 'We saw no deposit in time, so the order has ended by itself. Nothing was charged.',
    'complaint_answered.subject': '[{shop}] Your message was answered ({number})',
    'complaint_answered.title': 'Your message was answered.',
    'complaint_answered.lead':
      '{name}, we have answered what you wrote about this order. You find the answer on its page.',
    'sign_up_code.subject': '[{shop}] Your sign-up code',
    'sign_up_code.title': 'Your sign-up code',
    'sign_up_code.lead':
      'Press the button or enter the six digits within 30 minutes. If you did not ask for this, ignore this mail.',
    'sign_up_code.button': 'Confirm my e-mail',
    'sign_up_exists.subject': '[{shop}] This e-mail has an account',
    'sign_up_exists.title': 'You already have an account.',
    'sign_up_exists.lead':
      'Somebody asked to sign up with this e-mail, which has an account. Please sign in to it; a forgotten password can be set anew there. If that was not you, there is nothing to do.',
    'reset_code.subject': '[{shop}] Choose a new password',
    'reset_code.title': 'Choose a new password',
    'reset_code.lead':
      'Press the button or enter the six digits within 30 minutes to choose a new password. If you did not ask for this, ignore this mail: your password stays as it is.',
    'reset_code.button': 'Choose a new password',
    'email_code.subject': '[{shop}] Confirm your new e-mail',
    'email_code.title': 'Confirm your new e-mail',
    'email_code.lead':
      'To use this address for your account, press the button or enter the six digits within 30 minutes. If you did not ask for this, ignore this mail.',
    'email_code.button': 'Use this address',
    'email_taken.subject': '[{shop}] This e-mail has an account',
    'email_taken.title': 'Another account uses this e-mail.',
    'email_taken.lead':
      'Somebody asked to move another account to this address, which has an account already. Nothing was changed. If that was not you, there is nothing to do.',
    'email_undo.subject': '[{shop}] The e-mail of your account was changed',
    'email_undo.title': 'The e-mail of your account was changed.',
    'email_undo.lead':
      'Your account, {name}, now has the e-mail {new_email}. If you changed it there is nothing to do. If not, undo it within 7 days: all devices are signed out and you choose a new password.',
    'email_undo.button': 'Undo the change',
    'email_changed.subject': '[{shop}] You now sign in with this address',
    'email_changed.title': 'Your e-mail was changed.',
    'email_changed.lead': '{name}, from now on you sign in with this address and get our news here.',
    'password_changed.subject': '[{shop}] Your password was changed',
    'password_changed.title': 'Your password was changed.',
    'password_changed.lead':
      '{name}, the password of your account was changed and other devices were signed out. If that was not you, choose a new one from the sign-in page right away.',
    'password_reset.subject': '[{shop}] You have a new password',
    'password_reset.title': 'You have a new password.',
    'password_reset.lead':
      '{name}, a new password was chosen by mail and all devices were signed out. If that was not you, change the password of your mailbox first, then choose a new one from our sign-in page.',
    'phone_changed.subject': '[{shop}] Your phone was verified',
    'phone_changed.title': 'Your phone was verified.',
    'phone_changed.lead':
      '{name}, the number {phone} was verified for your account. If that was not you, change your password.',
    'passkey_added.subject': '[{shop}] A passkey was added',
    'passkey_added.title': 'A passkey was added.',
    'passkey_added.lead':
      '{name}, a passkey was added to your account ({device}); that device signs you in now. If that was not you, remove it under “Sign-in and security” and change your password.',
    'passkey_removed.subject': '[{shop}] A passkey was removed',
    'passkey_removed.title': 'A passkey was removed.',
    'passkey_removed.lead':
      '{name}, a passkey was removed from your account ({device}); it signs nobody in any more. If that was not you, change your password right away and sign out all other devices under “Sign-in and security”.',
    'second_factor_off.subject': '[{shop}] Two-step sign-in was turned off',
    'second_factor_off.title': 'Two-step sign-in was turned off.',
    'second_factor_off.lead':
      '{name}, two-step sign-in of your account was turned off. If that was not you, change your password right away, sign out all other devices under “Sign-in and security”, and turn it on again.',
    'social_linked.subject': '[{shop}] Your {provider} account was linked',
    'social_linked.title': 'Your {provider} account was linked.',
    'social_linked.lead':
      '{name}, your {provider} account signs you in now as well. If that was not you, unlink it under “Sign-in and security” and change your password.',
    'social_unlinked.subject': '[{shop}] Your {provider} account was unlinked',
    'social_unlinked.title': 'Your {provider} account was unlinked.',
    'social_unlinked.lead':
      '{name}, your {provider} account does not sign you in any more. If that was not you, change your password right away and sign out all other devices under “Sign-in and security”.',
    'token_reused.subject': '[{shop}] We signed one device out',
    'token_reused.title': 'A used sign-in came back.',
    'token_reused.lead':
      '{name}, on one of your devices a sign-in that was used up came back, so we signed that device out. Somebody may have copied it. Please sign in again; if in doubt, change your password.',
    'tokens_reused.subject': '[{shop}] We signed all your devices out',
    'tokens_reused.title': 'A used sign-in came back.',
    'tokens_reused.lead':
      '{name}, what keeps you signed in was used in two places. Somebody may have copied it, so we signed all your devices out. Please sign in again and change your password.',
    'account_closed.subject': '[{shop}] Your account is deleted',
    'account_closed.title': 'Your account is deleted.',
    'account_closed.lead':
      'Your account and personal data are deleted, {name}. Records of orders are kept apart for the time the law asks for (5 years), then deleted, too. Thank you for having been with us.',
    'link_only.lead':
      'Press the button within 30 minutes. Several codes went to this address today, so this time the button alone will do. If you did not ask for this, ignore this mail.',
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
    discount: 'Discount',
    delivery: 'Delivery',
    amount_due: 'Amount to transfer',
    refunded: 'Refunded',
    tracking: 'Tracking number',
    bank: 'Account',
    due: 'Deposit by',
    ship_to: 'Ship to',
    note: 'Delivery note',
    promised: 'promised for {day}',
    promised_before: 'Promised before',
    promised_now: 'Promised now',
    by_day: 'by {day}',
    quantity: '× {count}',
    see_order: 'See the order',
    footer: 'This mailbox is not read. Please ask on the page of your order.',
    footer_plain: 'This mailbox is not read, so replies do not reach us.',
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

type Look = Intl.DateTimeFormatOptions & { timeZone: string };
const look = { month: 'long', day: 'numeric', weekday: 'short' } as const;

/** With its year where the mail is of another one: who reads in November does not take January for the one that was. */
function tell(moment: Date, language: Language, written_at: Date, options: Look): string {
  const year = moment.toLocaleString('en', { timeZone: options.timeZone, year: 'numeric' });
  const known = year === written_at.toLocaleString('en', { timeZone: 'Asia/Seoul', year: 'numeric' });
  if (language === 'en')
    return new Intl.DateTimeFormat('en-GB', known ? options : { ...options, year: 'numeric' })
      .format(moment)
      .replace(',', '');
  // Asked for the year, too, the formatter leaves out the brackets round the weekday.
  return `${known ? '' : `${year}년 `}${new Intl.DateTimeFormat('ko-KR', options).format(moment)}`;
}

/** A moment in Korea: `11월 21일 (토) 오후 3:05`. */
export const formatMoment = (moment: Date, language: Language, written_at: Date): string =>
  tell(moment, language, written_at, { ...look, timeZone: 'Asia/Seoul', hour: 'numeric', minute: '2-digit' });

/** A day of the calendar: `12월 22일 (화)`. */
export const formatDay = (day: string, language: Language, written_at: Date): string =>
  tell(new Date(`${day}T00:00:00Z`), language, written_at, { ...look, timeZone: 'UTC' });
