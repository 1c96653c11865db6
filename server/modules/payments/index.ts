export type { Attempt, AttemptState } from './attempts.ts';
export { listWaitingRefunds } from './list-waiting-refunds.ts';
export { lockAttempts } from './lock-attempts.ts';
export { lockRefunds } from './lock-refunds.ts';
export { type Caller, createCaller } from './providers/caller.ts';
export { createProviders, type ProviderSettings, sandbox_secret_key } from './providers/create-providers.ts';
export * from './providers/port.ts';
export { listAttempts, listRefunds, readAttempt, readRefund } from './queries.admin.ts';
export { listAttemptsOfOrder, readAccountWaitKrw, readLatestAttempts, readVirtualAccount } from './queries.ts';
export { recordWebhook, recordWebhooks } from './record-webhooks.ts';
export {
  afterAsking,
  isPatienceOver,
  needsAccount,
  nextRefundStep,
  type RefundStep,
  refundAfter,
} from './refund-rules.ts';
export type { Refund } from './refunds.ts';
export { paymentsRoutes } from './routes.admin.ts';
export { saveAttemptStates } from './save-attempt-states.ts';
export { type NewAttempt, saveAttempts } from './save-attempts.ts';
export { saveRefundStates } from './save-refund-states.ts';
export { type NewRefund, saveRefunds } from './save-refunds.ts';
