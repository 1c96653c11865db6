/** What a notice tells; a mail that asks nothing. */
const notice_kinds = [
  'password_changed',
  'password_reset',
  'email_changed',
  'phone_changed',
  'passkey_added',
  'passkey_removed',
  'second_factor_off',
  'social_linked',
  'social_unlinked',
  'account_closed',
  'token_reused',
  'tokens_reused',
] as const;
export type NoticeKind = (typeof notice_kinds)[number];

/** Mails about an account. */
export const identity_mail_kinds = [
  'sign_up_code',
  'sign_up_exists',
  'reset_code',
  'email_code',
  'email_taken',
  'email_undo',
  ...notice_kinds,
] as const;
export type IdentityMailKind = (typeof identity_mail_kinds)[number];
