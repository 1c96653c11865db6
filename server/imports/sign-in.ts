import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { demo_logins_file, demoOwnerOf } from '@madang/contract/demo-logins';
import { Complaint } from './complaint.ts';

type Login = { email: string; password: string; code?: string };

/**
 * Signs in as pages do and returns the cookie. Who: MADANG_EMAIL with MADANG_PASSWORD (and MADANG_CODE, where the account has a
 * second factor); without them the owner of the demonstration shop, whose login the server leaves in the data folder for
 * programs of its own user (demo-logins.json, 0600).
 */
export async function signIn(url: string, data_dir: string): Promise<string> {
  const login = givenLogin() ?? demoOwner(data_dir);
  const reply = await fetch(`${url}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
    body: JSON.stringify(login),
  });
  if (!reply.ok) {
    const { detail, title } = (await reply.json().catch(() => ({}))) as { detail?: string; title?: string };
    throw new Complaint(`Signing in at ${url} as ${login.email} failed (${reply.status}): ${detail ?? title ?? ''}`);
  }
  const cookies = reply.headers.getSetCookie();
  return cookies.map((one) => one.split(';')[0]).join('; ');
}

function givenLogin(): Login | null {
  const { MADANG_EMAIL: email, MADANG_PASSWORD: password, MADANG_CODE: code } = process.env;
  if (!email && !password) return null;
  if (!email || !password) throw new Complaint('MADANG_EMAIL and MADANG_PASSWORD belong together.');
  return { email, password, ...(code ? { code } : {}) };
}

function demoOwner(data_dir: string): Login {
  try {
    const owner = demoOwnerOf(readFileSync(join(data_dir, demo_logins_file), 'utf8'));
    if (owner) return owner;
  } catch {
    // Said below.
  }
  throw new Complaint(
    'Nobody to sign in as: set MADANG_EMAIL and MADANG_PASSWORD (somebody who may write orders), or DATA_DIR to the folder of the demonstration shop.',
  );
}
