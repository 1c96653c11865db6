export type { House, ReadMailOrder } from './compose-mail.ts';
export { createNotifications } from './notifications.ts';
export type { MailOrder } from './render-mail.ts';
