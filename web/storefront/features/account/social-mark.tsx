import type { Provider } from './social-words.ts';

/** A provider's own sign, in its own colours in both themes; the button that holds it carries the words. */
export function SocialMark({ provider }: { provider: Provider }) {
  return (
    <svg viewBox="0 0 24 24" className="size-5 shrink-0" aria-hidden="true" focusable="false">
      {provider === 'kakao' ? (
        <>
          <rect width="24" height="24" rx="5" fill="#FEE500" />
          <path
            d="M12 5.5c-4.1 0-7.4 2.6-7.4 5.8 0 2 1.4 3.9 3.5 4.9l-.8 3 3.5-2.3 1.2.1c4.1 0 7.4-2.6 7.4-5.7S16.1 5.5 12 5.5Z"
            fill="#191919"
          />
        </>
      ) : null}
      {provider === 'naver' ? (
        <>
          <rect width="24" height="24" rx="5" fill="#03C75A" />
          <path d="M13.9 12.4 9.9 6.6H6.6v10.8h3.5v-5.8l4 5.8h3.3V6.6h-3.5Z" fill="#FFFFFF" />
        </>
      ) : null}
      {provider === 'google' ? (
        <>
          <path
            d="M22.56 12.25c0-.78-.07-1.53-.2-2.25H12v4.26h5.92c-.26 1.37-1.04 2.53-2.21 3.31v2.77h3.57c2.08-1.92 3.28-4.74 3.28-8.09Z"
            fill="#4285F4"
          />
          <path
            d="M12 23c2.97 0 5.46-.98 7.28-2.66l-3.57-2.77c-.98.66-2.23 1.06-3.71 1.06-2.86 0-5.29-1.93-6.16-4.53H2.18v2.84C3.99 20.53 7.7 23 12 23Z"
            fill="#34A853"
          />
          <path
            d="M5.84 14.09c-.22-.66-.35-1.36-.35-2.09s.13-1.43.35-2.09V7.07H2.18C1.43 8.55 1 10.22 1 12s.43 3.45 1.18 4.93l3.66-2.84Z"
            fill="#FBBC05"
          />
          <path
            d="M12 5.38c1.62 0 3.06.56 4.21 1.64l3.15-3.15C17.45 2.09 14.97 1 12 1 7.7 1 3.99 3.47 2.18 7.07l3.66 2.84c.87-2.6 3.3-4.53 6.16-4.53Z"
            fill="#EA4335"
          />
        </>
      ) : null}
    </svg>
  );
}
