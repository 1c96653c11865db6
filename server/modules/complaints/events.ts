/** A complaint was answered; names the order and nobody. */
export const complaint_answered = 'complaints.complaint_answered';
