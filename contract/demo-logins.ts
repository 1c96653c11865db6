/** Where a demonstration shop leaves its logins, in its data folder, for programs of its own user. */
export const demo_logins_file = 'demo-logins.json';

export type DemoLogin = { login: string; password: string };

/** The owner's login in the text of that file; null where none is. */
export function demoOwnerOf(text: string): { email: string; password: string } | null {
  const owner = (JSON.parse(text) as DemoLogin[]).find(({ login }) => login.startsWith('owner@'));
  return owner ? { email: owner.login, password: owner.password } : null;
}
