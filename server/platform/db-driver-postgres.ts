/** The driver as npm brought it, or mended for whoever loads this file while db-driver.ts has its hooks in place: nobody else does. */
export { default as postgres } from 'postgres';
