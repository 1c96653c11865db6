import type { ReactNode } from 'react';

type Props = { className?: string };

/** Line icons drawn on a 24 grid; decoration only, so hidden from screen readers: the control that holds one carries the words. */
function Line({ className = 'size-5', children }: Props & { children: ReactNode }) {
  return (
    <svg
      viewBox="0 0 24 24"
      className={className}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

export function BagIcon(props: Props) {
  return (
    <Line {...props}>
      <path d="M5 8h14l1 12.5H4L5 8Zm3.5 3V7a3.5 3.5 0 0 1 7 0v4" />
    </Line>
  );
}

export function PersonIcon(props: Props) {
  return (
    <Line {...props}>
      <circle cx="12" cy="8" r="3.6" />
      <path d="M4.8 20.5c.7-4 3.6-6 7.2-6s6.5 2 7.2 6" />
    </Line>
  );
}

export function CloseIcon(props: Props) {
  return (
    <Line {...props}>
      <path d="m6 6 12 12M18 6 6 18" />
    </Line>
  );
}

export function MinusIcon(props: Props) {
  return (
    <Line {...props}>
      <path d="M6 12h12" />
    </Line>
  );
}

export function PlusIcon(props: Props) {
  return (
    <Line {...props}>
      <path d="M6 12h12M12 6v12" />
    </Line>
  );
}

export function CheckIcon(props: Props) {
  return (
    <Line {...props}>
      <path d="m5 12.5 4.6 4.5L19 7.5" />
    </Line>
  );
}

export function ArrowIcon(props: Props) {
  return (
    <Line {...props}>
      <path d="M5 12h14m-5-5.5 5.5 5.5-5.5 5.5" />
    </Line>
  );
}

export function MenuIcon(props: Props) {
  return (
    <Line {...props}>
      <path d="M4 8h16M4 16h16" />
    </Line>
  );
}

export function ClockIcon(props: Props) {
  return (
    <Line {...props}>
      <circle cx="12" cy="12" r="8.2" />
      <path d="M12 7.5V12l3 2" />
    </Line>
  );
}

export function SunIcon(props: Props) {
  return (
    <Line {...props}>
      <circle cx="12" cy="12" r="4" />
      <path d="M12 3v2m0 14v2M3 12h2m14 0h2M5.6 5.6 7 7m10 10 1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4" />
    </Line>
  );
}

export function MoonIcon(props: Props) {
  return (
    <Line {...props}>
      <path d="M19.5 14.2A8 8 0 0 1 9.8 4.5a8 8 0 1 0 9.7 9.7Z" />
    </Line>
  );
}

export function SearchIcon(props: Props) {
  return (
    <Line {...props}>
      <circle cx="11" cy="11" r="6.2" />
      <path d="m15.8 15.8 4.2 4.2" />
    </Line>
  );
}

export function AlertIcon(props: Props) {
  return (
    <Line {...props}>
      <path d="M12 4 2.8 19.5h18.4L12 4Zm0 6v4.5m0 2.4v.1" />
    </Line>
  );
}
