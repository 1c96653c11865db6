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
  const { principal } = request;
  return {
    net: networkOf(request.ip),
    device: describeDevice(request.headers['user-agent'] ?? ''),
    session_id: principal.kind === 'account' ? principal.session_id : null,
  };
}
