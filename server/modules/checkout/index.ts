export { scheduleAllocation } from './allocate-goods.job.ts';
export { type Capture, createCapture, type Providers } from './capture.ts';
export { type Checkout, createCheckout } from './checkout.ts';
export { registerClosing } from './close-account-effect.ts';
export { scheduleLapse } from './lapse.job.ts';
export { registerRefunds } from './refund-effect.ts';
export { cancelRoutes } from './routes.cancel.ts';
export { refundRoutes } from './routes.refunds.ts';
export { checkoutRoutes } from './routes.ts';
