import { setLanguage, useLanguage, useSay } from '../../ui/lib/language.ts';
import { setTheme, type Theme, useTheme } from '../../ui/lib/theme.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { Go } from './go.tsx';
import { paths } from './paths.ts';
import { useRoleName } from './role-names.ts';
import { useSession, useSignOut } from './session.ts';

/** Who is at the desk, the language, the theme, and the way out. */
export function AccountMenu({ onKeys }: { onKeys?: () => void }) {
  const t = useSay();
  const lang = useLanguage();
  const theme = useTheme();
  const signOut = useSignOut();
  const account = useSession()?.account;
  const roleName = useRoleName();
  return (
    <div className="grid gap-2">
      <div className="flex items-center gap-1.5">
        <select
          aria-label={t('언어', 'Language')}
          className="control"
          value={lang}
          onChange={(event) => setLanguage(event.target.value === 'en' ? 'en' : 'ko')}
        >
          <option value="ko">한국어</option>
          <option value="en">English</option>
        </select>
        <select
          aria-label={t('밝기', 'Theme')}
          className="control"
          value={theme}
          onChange={(event) => setTheme(event.target.value as Theme)}
        >
          <option value="system">{t('기기 설정', 'System')}</option>
          <option value="light">{t('밝게', 'Light')}</option>
          <option value="dark">{t('어둡게', 'Dark')}</option>
        </select>
      </div>
      {account ? (
        <div className="flex items-center justify-between gap-2 border-t border-line pt-2 pl-1">
          <div className="min-w-0">
            <p className="truncate font-semibold">
              {account.staff ? (
                <Go
                  to={paths.security}
                  className="underline-offset-2 hover:underline"
                  title={t('내 로그인', 'My sign-in')}
                >
                  {account.name}
                </Go>
              ) : (
                account.name
              )}
            </p>
            <p className="truncate text-xs text-ink-faint">
              {account.staff ? roleName(account.staff.role) : account.email}
            </p>
          </div>
          <div className="flex">
            {onKeys ? (
              <IconButton label={t('단축키 (?)', 'Shortcuts (?)')} onClick={onKeys}>
                <Icon name="keyboard" />
              </IconButton>
            ) : null}
            <IconButton label={t('로그아웃', 'Sign out')} onClick={() => void signOut()}>
              <Icon name="out" />
            </IconButton>
          </div>
        </div>
      ) : null}
    </div>
  );
}
