export { readComplaintsOf } from './complaints.ts';
export { sweepComplaints } from './retention.ts';
export { complaintRoutes } from './routes.ts';
