/**
 * The one catalogue of expected refusals: code -> HTTP status, Korean and English sentence.
 * `{name}` in a sentence is filled from the refusal's `params`. On the wire a refusal is RFC 9457 problem details.
 */
type Entry = { status: number; ko: string; en: string };

export const errors = {
  address_book_full: {
    status: 409,
    ko: '주소는 {limit}개까지 저장할 수 있습니다.',
    en: 'Up to {limit} addresses can be kept.',
  },
  address_needed: {
    status: 409,
    ko: '배송하려면 우편번호와 주소가 있어야 합니다.',
    en: 'A delivery needs a postal code and an address.',
  },
  already_done: { status: 409, ko: '이미 처리된 요청입니다.', en: 'This was already done.' },
  already_running: { status: 409, ko: '이미 진행 중입니다.', en: 'One is already running.' },
  amount_mismatch: {
    status: 409,
    ko: '결제 금액이 주문 금액과 다릅니다.',
    en: 'The paid amount differs from the order.',
  },
  approval_over: {
    status: 409,
    ko: '이미 결정되었거나 기한이 지난 승인 요청입니다.',
    en: 'This request was decided already, or its time is over.',
  },
  approval_required: {
    status: 403,
    ko: '다른 한 사람의 승인이 필요합니다. 승인 요청을 남겼고, 승인되면 바로 처리됩니다.',
    en: 'A second person has to approve. The request is waiting for them; once approved it is done at once.',
  },
  approval_known: {
    status: 409,
    ko: '오늘 이미 받은 승인번호입니다. 같은 전표를 두 번 적지 않았는지 확인해 주세요.',
    en: 'This approval number was taken today already. Is it the same slip twice?',
  },
  bad_credentials: {
    status: 401,
    ko: '이메일 또는 비밀번호가 맞지 않습니다.',
    en: 'The e-mail or password is incorrect.',
  },
  bad_passkey: {
    status: 401,
    ko: '이 패스키로는 들어올 수 없습니다.',
    en: 'This passkey is not registered here.',
  },
  bad_code: {
    status: 409,
    ko: '코드가 맞지 않거나 시간이 지났습니다.',
    en: 'The code is incorrect or has expired.',
  },
  campaign_begun: {
    status: 409,
    ko: '시작한 캠페인에서는 바꿀 수 없습니다: {field}',
    en: 'This cannot be changed once the campaign has begun: {field}',
  },
  campaign_paused: {
    status: 409,
    ko: '잠시 멈춘 쿠폰입니다. 조금 뒤에 다시 해 주세요.',
    en: 'This coupon is paused. Please try again a little later.',
  },
  cap_reached: {
    status: 409,
    ko: '한 사람당 {cap}개까지 살 수 있습니다.',
    en: 'The limit is {cap} per person.',
  },
  cart_full: {
    status: 409,
    ko: '장바구니에는 {limit}가지까지 담을 수 있습니다.',
    en: 'A cart holds up to {limit} different items.',
  },
  channel_name_near: {
    status: 409,
    ko: '‘{name}’ 판매처는 아직 없습니다. ‘{near}’ 아닌가요? 그 이름으로 고치거나, 새 판매처로 연다고 알려 주세요.',
    en: 'There is no channel “{name}” yet. Did you mean “{near}”? Use that name, or say that a new channel is meant.',
  },
  channel_name_taken: { status: 409, ko: '다른 판매처의 이름입니다.', en: 'That is the name of another channel.' },
  channel_not_found: {
    status: 404,
    ko: '‘{channel}’ 채널이 없거나, 같은 종류가 여러 개라 하나로 정할 수 없습니다. 채널 이름을 적어 주세요.',
    en: 'There is no channel “{channel}”, or several of that kind: name the one you mean.',
  },
  confirm_password: {
    status: 409,
    ko: '가입을 시작한 브라우저가 아닙니다. 가입할 때 정한 비밀번호를 적어 주세요.',
    en: 'This is not the browser you signed up in. Please enter the password you chose.',
  },
  conflict: {
    status: 409,
    ko: '다른 곳에서 먼저 바뀌었습니다. 새로 고친 뒤 다시 해 주세요.',
    en: 'It has been changed elsewhere. Reload and try again.',
  },
  delivery_closed: { status: 409, ko: '이미 떠났거나 끝난 배송입니다.', en: 'This delivery has left or is over.' },
  coupon_code_unknown: {
    status: 409,
    ko: '없는 쿠폰 코드입니다.',
    en: 'This coupon code does not exist.',
  },
  discount_changed: {
    status: 409,
    ko: '할인 금액이 바뀌었습니다. 새 금액을 확인해 주세요.',
    en: 'The discount has changed. Please review it.',
  },
  email_taken: {
    status: 409,
    ko: '그 이메일은 이미 다른 계정이 쓰고 있습니다.',
    en: 'This e-mail is already used by another account.',
  },
  form_not_found: { status: 404, ko: '‘{form}’ 양식이 없습니다.', en: 'There is no form “{form}”.' },
  forbidden: { status: 403, ko: '권한이 없습니다.', en: 'You do not have permission to do this.' },
  idempotency_key_reused: {
    status: 422,
    ko: '같은 요청 키로 다른 내용이 왔습니다.',
    en: 'The same Idempotency-Key came with another body.',
  },
  internal: {
    status: 500,
    ko: '잠시 문제가 생겼습니다. 다시 시도해 주세요.',
    en: 'Something went wrong. Please try again.',
  },
  image_unreadable: {
    status: 422,
    ko: '읽을 수 없는 이미지입니다. JPEG, PNG, WebP, AVIF, GIF만 올릴 수 있습니다.',
    en: 'This picture cannot be read. JPEG, PNG, WebP, AVIF and GIF are taken.',
  },
  in_use: { status: 409, ko: '아직 쓰이고 있어 지울 수 없습니다.', en: 'It is still in use and cannot be removed.' },
  in_line: {
    status: 409,
    ko: '대기 중인 분들이 있어요. 차례가 되면 살 수 있어요.',
    en: 'There is a line. You can buy when it is your turn.',
  },
  invalid_input: { status: 400, ko: '입력을 확인해 주세요: {field}', en: 'Please check the input: {field}' },
  last_owner: {
    status: 409,
    ko: '마지막 소유자의 권한은 바꿀 수 없습니다.',
    en: 'The last owner must stay an owner.',
  },
  link_dead: {
    status: 410,
    ko: '이 링크는 끝났습니다. 사무실에 새 링크를 부탁하세요.',
    en: 'This link has ended. Ask the office for a new one.',
  },
  limit_per_person: {
    status: 409,
    ko: '한 사람당 {cap}개까지 살 수 있습니다 (지금까지 {used}개).',
    en: 'The limit is {cap} per person (so far {used}).',
  },
  name_taken: { status: 409, ko: '이미 쓰고 있는 이름입니다: {name}', en: 'This name is already used: {name}' },
  box_in_use: {
    status: 409,
    ko: '송장이 있거나 상품에 딸린 상자는 뺄 수 없습니다.',
    en: 'A box that has a number or belongs to goods cannot be taken away.',
  },
  box_without_number: {
    status: 409,
    ko: '송장번호를 먼저 넣어 주세요. 채널에는 이미 다른 상자의 번호가 있습니다.',
    en: 'Enter its number first: the channel has that of another box.',
  },
  consent_required: {
    status: 409,
    ko: '주문 제작 상품은 단순 변심으로 반품할 수 없다는 데 동의해야 주문할 수 있습니다.',
    en: 'Goods made to order need your agreement that they cannot be returned for a change of mind.',
  },
  agreement_required: {
    status: 409,
    ko: '이용약관과 개인정보 수집·이용에 동의하고 만 14세 이상임을 확인해야 주문할 수 있습니다.',
    en: 'An order needs your agreement to the terms and the privacy policy, and that you are 14 or older.',
  },
  terms_changed: {
    status: 409,
    ko: '약관이나 개인정보처리방침이 그사이 바뀌었습니다. 다시 읽고 동의해 주세요.',
    en: 'The terms or the privacy policy have just changed. Please read them and agree again.',
  },
  goes_by_parcel: {
    status: 409,
    ko: '택배로 가는 배송은 트럭 팀의 날에 올릴 수 없습니다.',
    en: 'This goes with a carrier and takes no team’s day.',
  },
  nothing_for_a_box: {
    status: 409,
    ko: '상품마다 상자가 정해져 있어 더 넣을 상자가 없습니다.',
    en: 'All goods of this delivery have boxes of their own.',
  },
  left_already: {
    status: 409,
    ko: '이미 발송한 상품이라 채널에 알릴 송장을 바꿀 수 없습니다.',
    en: 'It has left: its channel knows another number.',
  },
  not_bundled: { status: 409, ko: '이미 따로 가는 배송입니다.', en: 'This already travels by itself.' },
  no_open_delivery: {
    status: 409,
    ko: '이 주문에는 아직 나갈 배송이 없습니다.',
    en: 'Nothing of this order is waiting to be delivered.',
  },
  no_sheet_agreed: {
    status: 409,
    ko: '주문을 받을 양식이 아직 정해지지 않았습니다. 담당자에게 알려 주세요.',
    en: 'The sheet for your orders is not agreed yet: please tell the shop.',
  },
  not_a_partner: {
    status: 409,
    ko: '협력사 역할을 가진 계정이 아닙니다.',
    en: 'This account does not have the role of a partner.',
  },
  line_closed: { status: 409, ko: '대기열이 끝났습니다.', en: 'The line is closed.' },
  line_open: {
    status: 409,
    ko: '지금은 기다리지 않고 들어갈 수 있습니다.',
    en: 'There is no line right now. You can go straight in.',
  },
  line_state: {
    status: 409,
    ko: '대기열의 지금 상태({state})에서는 할 수 없습니다.',
    en: 'The line is in a state ({state}) that does not allow this.',
  },
  not_found: { status: 404, ko: '찾을 수 없습니다.', en: 'Not found.' },
  not_inside: {
    status: 403,
    ko: '차례가 되면 들어올 수 있습니다: {line}',
    en: 'You may come in when it is your turn: {line}',
  },
  not_on_sale: { status: 409, ko: '지금은 살 수 없는 상품입니다.', en: 'This is not on sale now.' },
  not_open_yet: {
    status: 409,
    ko: '판매 시작 전입니다. {opens_at}에 열립니다.',
    en: 'Not open yet. It opens on {opens_at}.',
  },
  not_undoable: {
    status: 409,
    ko: '되돌릴 수 없는 일입니다.',
    en: 'This cannot be undone.',
  },
  nothing_to_export: {
    status: 409,
    ko: '내보낼 줄이 없습니다. 이미 내보낸 줄 {skipped}개, 보류 사유 {held}건입니다.',
    en: 'Nothing to export: {skipped} lines left already, {held} reasons hold others back.',
  },
  not_connected: {
    status: 409,
    ko: '마켓 연동 키가 없는 채널입니다. 연동을 먼저 설정해 주세요.',
    en: 'This channel is not connected to its market: enter its keys first.',
  },
  not_ready: {
    status: 409,
    ko: '판매를 시작하려면 더 필요합니다: {missing}',
    en: 'More is needed before it can go on sale: {missing}',
  },
  nothing_to_load: {
    status: 409,
    ko: '실을 수 있는 배송이 없습니다. {held_back}곳은 잔금, 취소요청, 재고 같은 까닭으로 싣지 않습니다.',
    en: 'Nothing may be loaded: {held_back} stops wait for a balance, a request to cancel or goods.',
  },
  order_open: {
    status: 409,
    ko: '결제가 끝나지 않은 주문이 있습니다. 주문을 마치거나 취소한 뒤 나갈 수 있습니다.',
    en: 'You have an unfinished order. Complete or cancel it before leaving.',
  },
  order_state: {
    status: 409,
    ko: '주문이 이 작업을 할 수 없는 상태입니다 ({state}).',
    en: 'The order is in state {state}; this cannot be done.',
  },
  overloaded: {
    status: 503,
    ko: '사람이 많습니다. 잠시 뒤 다시 시도합니다.',
    en: 'Very busy right now. Please retry shortly.',
  },
  own_approval: {
    status: 403,
    ko: '자기가 올린 요청은 스스로 승인하거나 거절할 수 없습니다.',
    en: 'You cannot approve or refuse your own request.',
  },
  more_than_due: {
    status: 409,
    ko: '받을 금액보다 많습니다. 남은 금액은 {due_krw}원입니다.',
    en: 'That exceeds the amount due. {due_krw} won remains.',
  },
  more_than_taken: {
    status: 409,
    ko: '받은 금액보다 많이 돌려줄 수 없습니다. 남은 금액은 {left_krw}원입니다.',
    en: 'You cannot refund more than was received. {left_krw} won remains.',
  },
  number_known: {
    status: 409,
    ko: '이미 적은 승인번호입니다.',
    en: 'This approval number has already been entered.',
  },
  paper_exceeds: {
    status: 409,
    ko: '주문 금액(카드로 받은 금액 제외)보다 많이 발행할 수 없습니다. 과세와 면세도 나누어 확인해 주세요.',
    en: 'Papers cannot stand for more than the order without what a card paid; taxed and exempt are counted apart.',
  },
  payment_declined: { status: 402, ko: '결제가 거절되었습니다: {reason}', en: 'The payment was declined: {reason}' },
  phone_unverified: {
    status: 409,
    ko: '이 상품은 휴대전화를 확인한 회원만 살 수 있습니다.',
    en: 'Only members with a verified phone may buy this.',
  },
  price_changed: {
    status: 409,
    ko: '가격이 바뀌었습니다. 새 가격을 확인해 주세요.',
    en: 'The price has changed. Please review it.',
  },
  price_reason_needed: {
    status: 409,
    ko: '정가와 다른 가격에는 이유가 있어야 합니다.',
    en: 'A price other than the list price needs a reason.',
  },
  proof_required: {
    status: 403,
    ko: '본인 확인이 필요합니다. 비밀번호를 다시 입력해 주세요.',
    en: 'Please confirm it is you: enter your password again.',
  },
  reason_required: {
    status: 409,
    ko: '개인정보를 내려받는 이유를 적어 주세요. 이유는 감사 기록에 남습니다.',
    en: 'Say why the personal data is downloaded; the reason is kept in the audit log.',
  },
  search_names_people: {
    status: 422,
    ko: '사람을 가리킬 수 있는 말은 저장하지 않습니다. 상품·옵션의 말이나 주문 번호만 저장할 수 있습니다.',
    en: 'A search that may name somebody is not kept: only words of goods and order numbers are.',
  },
  second_factor_required: {
    status: 401,
    ko: '인증 앱의 여섯 자리 코드를 입력해 주세요.',
    en: 'Please enter the six digits of your authenticator app.',
  },
  sale_ended: { status: 409, ko: '판매가 끝났습니다 ({closes_at}).', en: 'The sale ended on {closes_at}.' },
  session_required: {
    status: 401,
    ko: '세션이 없습니다. 페이지를 새로 고쳐 주세요.',
    en: 'No session. Call GET /api/v1/session first.',
  },
  shipping_changed: {
    status: 409,
    ko: '배송비가 바뀌었습니다. 새 금액을 확인해 주세요.',
    en: 'The delivery fee has changed. Please review it.',
  },
  sign_in_required: { status: 401, ko: '로그인이 필요합니다.', en: 'Please sign in.' },
  slug_taken: { status: 409, ko: '이미 쓰고 있는 주소입니다: {slug}', en: 'This address is already used: {slug}' },
  sold_out: { status: 409, ko: '품절되었습니다.', en: 'Sold out.' },
  all_held: {
    status: 409,
    ko: '남은 수량이 모두 결제 중입니다. 결제되지 않은 수량이 다시 나올 수 있습니다.',
    en: 'Everything left is being paid for. Some may become available again.',
  },
  short_stock: { status: 409, ko: '재고가 부족한 상품이 있습니다.', en: 'Some items are short of stock.' },
  state_change: {
    status: 409,
    ko: '지금 상태에서는 그렇게 바꿀 수 없습니다 ({from} → {to}).',
    en: 'It cannot change from {from} to {to}.',
  },
  stop_moved: {
    status: 409,
    ko: '다른 사람이 먼저 옮긴 배송이 {count}건 있습니다. 지금 있는 곳을 보고 다시 옮겨 주세요.',
    en: 'Somebody else has moved {count} of these first. See where they are now and move them again.',
  },
  team_full: {
    status: 409,
    ko: '그날 그 팀은 {capacity}곳까지 갑니다. {left}곳 남았습니다.',
    en: 'That day the team takes {capacity} stops; {left} are left.',
  },
  team_has_stops: {
    status: 409,
    ko: '이미 정해진 배송이 있습니다. 먼저 다른 날이나 팀으로 옮겨 주세요.',
    en: 'It has stops already: move them to another day or team first.',
  },
  team_off: { status: 409, ko: '그 팀은 {day}에 쉽니다.', en: 'The team does not drive on {day}.' },
  too_large: { status: 413, ko: '보낸 내용이 너무 큽니다.', en: 'What was sent is too large.' },
  too_many_orders: {
    status: 409,
    ko: '한 번에 주문 {limit}건까지 바꿀 수 있습니다. 조건을 좁혀 주세요.',
    en: 'Up to {limit} orders at a time. Please narrow the filters.',
  },
  too_many_passkeys: {
    status: 409,
    ko: '패스키는 {limit}개까지 둘 수 있습니다.',
    en: 'Up to {limit} passkeys can be kept.',
  },
  too_many_rows: {
    status: 409,
    ko: '한 번에 {limit}줄까지 내려받을 수 있습니다. 기간을 좁혀 주세요.',
    en: 'Up to {limit} rows at a time. Choose fewer days.',
  },
  ticket_invalid: { status: 403, ko: '이 대기표로는 들어갈 수 없습니다.', en: 'This ticket is not valid here.' },
  ticket_over: {
    status: 409,
    ko: '끝난 대기표입니다. 다시 줄을 서 주세요.',
    en: 'This ticket has expired. Please join the line again.',
  },
  too_many_requests: {
    status: 429,
    ko: '요청이 너무 많습니다. {retry_after_s}초 뒤 다시 해 주세요.',
    en: 'Too many requests. Retry in {retry_after_s} s.',
  },
  too_many_sends: {
    status: 409,
    ko: '{limit}번까지 보낼 수 있습니다. 처음부터 다시 해 주세요.',
    en: 'It is sent up to {limit} times. Please start over.',
  },
  too_many_variants: {
    status: 400,
    ko: '옵션 조합이 {count}개입니다. {max}개까지 만들 수 있습니다.',
    en: 'The options make {count} combinations; {max} is the limit.',
  },
  unreadable_file: {
    status: 422,
    ko: '파일을 읽지 못했습니다. {reason}',
    en: 'The file cannot be read. {reason}',
  },
  unknown_columns: {
    status: 422,
    ko: '표의 열을 알아보지 못했습니다. {columns} 열이 있는지 봐 주세요.',
    en: 'The columns of the sheet are not known. Does it have {columns}?',
  },
  unsupported_media: { status: 415, ko: '지원하지 않는 형식입니다.', en: 'This media type is not supported.' },
  weak_password: {
    status: 422,
    ko: '비밀번호가 약합니다. 8자 이상, 글자·숫자·기호를 섞고 흔한 비밀번호는 피해 주세요.',
    en: 'The password is weak: 8 or more characters with letters, digits and symbols, and not a common one.',
  },
  wrong_password: { status: 409, ko: '비밀번호가 맞지 않습니다.', en: 'The password is incorrect.' },
} as const satisfies Record<string, Entry>;

export type ErrorCode = keyof typeof errors;

export type Refusal = {
  code: ErrorCode;
  params?: Record<string, string | number>;
  /** One entry a field, line or row that was refused, e.g. every shortage of a cart together. */
  details?: Record<string, unknown>[];
};

export type Result<T> = { ok: true; value: T } | { ok: false; error: Refusal };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

export function refuse(
  code: ErrorCode,
  params?: Refusal['params'],
  details?: Refusal['details'],
): { ok: false; error: Refusal } {
  return { ok: false, error: { code, ...(params ? { params } : {}), ...(details ? { details } : {}) } };
}
