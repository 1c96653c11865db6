import type { FastifyRequest } from 'fastify';
import type { AuditOrigin } from './audit.ts';
import { describeDevice } from './device.ts';

/** `203.0.113.0/24`, `2001:db8:1::/48`: where, not who. */
function networkOf(ip: string): string {
  const plain = ip.replace(/^::ffff:/, '');
  if (!plain.includes(':')) return `${plain.split('.').slice(0, 3).join('.')}.0/24`;
  return `${plain.split(':').slice(0, 3).join(':')}::/48`;
}

/** Where a request comes from, for the audit. */
export function originOf(request: Pick<FastifyRequest, 'ip' | 'headers' | 'principal'>): AuditOrigin {
  const { ip, headers, principal } = request;
  const session_id = principal.kind === 'account' ? principal.session_id : null;
  return originFrom({ ip, user_agent: headers['user-agent'] ?? '', session_id });
}

/** The same of somebody who is only coming in. */
export const originFrom = (from: { ip: string; user_agent: string; session_id: string | null }): AuditOrigin => ({
  net: networkOf(from.ip),
  device: describeDevice(from.user_agent),
  session_id: from.session_id,
});
