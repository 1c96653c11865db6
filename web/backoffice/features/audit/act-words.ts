import type { Language } from '../../../ui/lib/language.ts';

/** What the audit's acts are called; one without a word here is shown by its own name. */
const words: Record<string, readonly [ko: string, en: string]> = {
  'account.social_linked': ['소셜 계정 연결', 'Linked a provider'],
  'account.social_unlinked': ['소셜 계정 연결 끊음', 'Unlinked a provider'],
  'approvals.approved': ['승인함', 'Approved'],
  'approvals.expired': ['승인 기한 지남', 'Request expired'],
  'approvals.failed': ['승인 뒤 처리 실패', 'Approved, then failed'],
  'approvals.performed': ['승인된 일을 처리함', 'Approved action carried out'],
  'approvals.refused': ['승인 거절', 'Refused'],
  'approvals.requested': ['승인 요청', 'Asked for approval'],
  'approvals.settings_set': ['승인 설정 변경', 'Changed approval settings'],
  'approvals.withdrawn': ['승인 요청 취소', 'Request withdrawn'],
  'channels.export': ['채널 파일 내보냄', 'Exported a channel file'],
  'channels.fetch_export': ['내보낸 채널 파일 받음', 'Downloaded a channel file'],
  'channels.forget_password': ['파일 비밀번호 잊음', 'Forgot a file password'],
  'channels.forget_profile': ['열 매핑 지움', 'Deleted a column mapping'],
  'channels.partner_let_in': ['파트너 초대', 'Gave a partner access'],
  'channels.partner_let_out': ['파트너 내보냄', 'Removed a partner’s access'],
  'channels.refused_rows_downloaded': ['거절된 행 받음', 'Downloaded refused rows'],
  'channels.save_form': ['채널 양식 저장', 'Saved a channel form'],
  'channels.save_profile': ['열 매핑 고침', 'Changed a column mapping'],
  'complaints.answered': ['문의에 답변', 'Answered a complaint'],
  'complaints.recorded': ['문의를 적음', 'Logged a complaint'],
  'drops.cancel': ['드롭 중단', 'Ended a drop'],
  'operator.publish': ['약관·방침 게시', 'Published a document'],
  'operator.update': ['운영자 정보 변경', 'Changed the operator'],
  'orders.cancel': ['주문 취소·환불', 'Canceled or refunded'],
  'orders.contact_read': ['받는 분 정보 열람', 'Viewed recipient details'],
  'personal_data.export_asked': ['개인정보 내보내기 요청', 'Asked for an export'],
  'personal_data.exported': ['개인정보 내보냄', 'Exported personal data'],
  'personal_data.read': ['개인정보 열람', 'Viewed personal data'],
  'refunds.give_up': ['환불 포기', 'Gave up a refund'],
  'refunds.retry': ['환불 다시 시도', 'Retried a refund'],
  'security.proof_asked': ['본인 확인을 요구받음', 'Identity check required'],
  'shops.update': ['가게 정보 변경', 'Changed a shop'],
  'staff.account_closed': ['계정 닫음', 'Closed the account'],
  'staff.email_changed': ['이메일 변경', 'Changed the e-mail'],
  'staff.grants_set': ['역할의 권한 변경', 'Changed a role’s permissions'],
  'staff.invitation_withdrawn': ['초대 취소', 'Withdrew an invitation'],
  'staff.invited': ['초대함', 'Invited'],
  'staff.passkey_added': ['패스키 추가', 'Added a passkey'],
  'staff.passkey_removed': ['패스키 지움', 'Removed a passkey'],
  'staff.password_changed': ['비밀번호 변경', 'Changed the password'],
  'staff.password_reset': ['비밀번호 다시 정함', 'Reset the password'],
  'staff.proved': ['본인 확인', 'Confirmed identity'],
  'staff.recovery_codes_renewed': ['복구 코드 새로 만듦', 'Renewed recovery codes'],
  'staff.role_set': ['역할 변경', 'Changed a role'],
  'staff.second_factor_off': ['2단계 인증 끔', 'Two-step sign-in off'],
  'staff.second_factor_on': ['2단계 인증 켬', 'Two-step sign-in on'],
  'staff.signed_in': ['로그인', 'Signed in'],
  'staff.signed_out': ['로그아웃', 'Signed out'],
  'staff.token_reused': ['쓴 로그인 정보 재사용', 'Used token presented again'],
  'warehouses.open': ['창고 추가', 'Opened a warehouse'],
  'warehouses.rename': ['창고 이름 변경', 'Renamed a warehouse'],
};

export const actWord = (act: string, lang: Language): string => words[act]?.[lang === 'en' ? 1 : 0] ?? act;

const fields: Record<string, readonly [ko: string, en: string]> = {
  amount_krw: ['금액', 'Amount'],
  columns: ['열', 'Columns'],
  count: ['건수', 'Count'],
  day: ['날짜', 'Date'],
  disabled: ['차단', 'Blocked'],
  email: ['이메일', 'E-mail'],
  form: ['양식', 'Form'],
  grants: ['권한', 'Permissions'],
  lines: ['주문 줄', 'Lines'],
  name: ['이름', 'Name'],
  note: ['메모', 'Note'],
  provider: ['결제사', 'Provider'],
  reason: ['이유', 'Reason'],
  role: ['역할', 'Role'],
  rows: ['행', 'Rows'],
  sessions: ['로그인한 기기', 'Sessions'],
  shops: ['가게', 'Shops'],
};

/** What a field of an entry is called; one without a word here is shown by its own name. */
export const fieldWord = (name: string, lang: Language): string => fields[name]?.[lang === 'en' ? 1 : 0] ?? name;

/** Kinds of acts by the first word of their name. */
export const act_kinds = [
  ['', '모든 일', 'Everything'],
  ['staff', '사람과 권한', 'People and roles'],
  ['security', '본인 확인 요구', 'Identity checks'],
  ['account', '소셜 계정', 'Linked providers'],
  ['approvals', '승인', 'Approvals'],
  ['orders', '주문', 'Orders'],
  ['refunds', '환불', 'Refunds'],
  ['drops', '드롭', 'Drops'],
  ['complaints', '문의·불만', 'Complaints'],
  ['personal_data', '개인정보 열람', 'Personal data'],
  ['channels', '채널', 'Channels'],
  ['warehouses', '창고', 'Warehouses'],
  ['shops', '가게', 'Shops'],
] as const;

const subject_kinds: Record<string, readonly [ko: string, en: string]> = {
  account: ['계정', 'Account'],
  channel: ['채널', 'Channel'],
  drop: ['드롭', 'Drop'],
  export: ['내보낸 파일', 'Export'],
  import: ['가져온 파일', 'Import'],
  invitation: ['초대', 'Invitation'],
  order: ['주문', 'Order'],
  role: ['역할', 'Role'],
  session: ['로그인', 'Session'],
  shop: ['가게', 'Shop'],
  team: ['배송팀', 'Team'],
  warehouse: ['창고', 'Warehouse'],
};
/** What kind of record a subject is. */
export const subjectKind = (kind: string, lang: Language): string =>
  subject_kinds[kind]?.[lang === 'en' ? 1 : 0] ?? kind;

const subject_words: Record<string, readonly [ko: string, en: string]> = {
  'approval-settings': ['승인 설정', 'Approval settings'],
  operator: ['쇼핑몰 운영자', 'Site operator'],
  orders: ['주문 목록', 'Orders'],
  privacy: ['개인정보처리방침', 'Privacy policy'],
  terms: ['이용약관', 'Terms of use'],
};
/** Subjects that are no record but a part of the house; null for what has no word here. */
export const subjectWord = (subject: string, lang: Language): string | null =>
  subject_words[subject]?.[lang === 'en' ? 1 : 0] ?? null;
