export { readMailsOf } from './mails.ts';
export { createNotifications } from './notifications.ts';
export { createTexts } from './texts.ts';
