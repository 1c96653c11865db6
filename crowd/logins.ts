import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CannotRehearse, type Login } from './options.ts';

/** The owner's login of a demonstration shop: Madang leaves it in its data folder for the user it runs as. */
export function demoOwner(data_dir: string): Login {
  try {
    const logins = JSON.parse(readFileSync(join(data_dir, 'demo-logins.json'), 'utf8')) as {
      login: string;
      password: string;
    }[];
    const owner = logins.find(({ login }) => login.startsWith('owner@'));
    if (owner) return { email: owner.login, password: owner.password };
  } catch {
    // Said below.
  }
  throw new CannotRehearse(
    `The owner's login is not in ${data_dir}: set CROWD_OWNER_EMAIL and CROWD_OWNER_PASSWORD, or DATA_DIR, or use --copy.`,
  );
}
