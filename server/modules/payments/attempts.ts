import type { ProviderName } from './providers/port.ts';

/** The states of one try to pay. `ready`: the buyer is (or may be) at the provider's page; nothing was sent. */
export type AttemptState =
  | 'ready'
  | 'sending'
  | 'unknown'
  | 'waiting_deposit'
  | 'captured'
  | 'partly_refunded'
  | 'refunded'
  | 'declined'
  | 'voided';

/** Facts of the provider kept beside the attempt. No personal data. */
export type AttemptExtra = {
  /** KakaoPay: what approve needs beside the token. */
  partner_user_id?: string;
  tid?: string;
  pg_token?: string;
  /** The page the buyer was sent to, so that asking again does not make a second one. */
  pay_url?: string;
  pay_url_mobile?: string;
  /** Toss: proves a DEPOSIT_CALLBACK. */
  secret?: string;
  virtual_account?: { bank: string; account_number: string; due_at: string };
  receipt_url?: string;
  /** When the provider saw the deposit, by its own clock. */
  approved_at?: string;
  /** What the provider took, where that is more than it was asked for: all of it is owed back. */
  captured_krw?: number;
  /** How often the bank has taken a deposit back, and which one it was last. */
  reversals?: number;
  taken_back?: { version: string | null; approved_at: string | null };
  [more: string]: unknown;
};

export type Attempt = {
  id: string;
  shop_id: string;
  order_id: string;
  person_id: string;
  provider: ProviderName;
  method: string | null;
  payment_key: string | null;
  provider_ref: string | null;
  amount_krw: number;
  tax_free_krw: number;
  balance_krw: number;
  state: AttemptState;
  provider_key: string;
  capture_deadline: Date | null;
  provider_version: string | null;
  decline_code: string | null;
  created_at: Date;
  sent_at: Date | null;
  captured_at: Date | null;
  extra: AttemptExtra;
};
