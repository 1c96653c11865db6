export type { House } from './compose-mail.ts';
export { createNotifications } from './notifications.ts';
