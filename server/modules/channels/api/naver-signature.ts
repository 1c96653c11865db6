import { hash } from 'bcryptjs';

/**
 * `client_secret_sign`: base64 of bcrypt over `client_id_timestamp` with the client secret as salt (apicenter.commerce.naver.com,
 * authentication). The secret is a bcrypt salt; another text throws.
 */
export async function signNaver(client_id: string, client_secret: string, timestamp_ms: number): Promise<string> {
  return Buffer.from(await hash(`${client_id}_${timestamp_ms}`, client_secret)).toString('base64');
}
