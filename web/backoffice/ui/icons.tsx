import type { ReactNode } from 'react';

/** Line icons of the back office on a 24 grid; decoration only. */
function Line({ className = 'size-4', children }: { className?: string; children: ReactNode }) {
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

const shapes = {
  home: <path d="M4 4h7v9H4zM13 4h7v5h-7zM13 11h7v9h-7zM4 15h7v5H4z" />,
  orders: <path d="M6 3h12v18l-3-2-3 2-3-2-3 2V3Zm3 5h6m-6 4h6" />,
  deliveries: (
    <path d="M2 6h12v11H2zM14 10h4l4 4v3h-8zM6.5 20a2 2 0 1 0 0-4 2 2 0 0 0 0 4Zm11 0a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z" />
  ),
  counter: <path d="M4 10 5.500 4h13L20 10M4 10h16M5 10v10h14V10M9 20v-5h6v5" />,
  calls: <path d="M6 3h4l1.500 5-2.500 2a12 12 0 0 0 5 5l2-2.500 5 1.500v4c0 1-1 2-2 2C11 20 4 13 4 5c0-1 1-2 2-2Z" />,
  drops: <path d="M13 3 5 13.5h6L10 21l9-11h-6.5L13 3Z" />,
  products: <path d="M4 4h7l9 9-7 7-9-9V4Zm4.2 4.2h.1" />,
  stock: <path d="M3 9 12 4l9 5v11H3V9Zm4 11v-7h10v7M7 16.5h10" />,
  payments: <path d="M3 6h18v12H3zM3 10h18M7 14.5h4" />,
  mails: <path d="M3 6h18v12H3zm0 .5 9 7 9-7" />,
  settings: (
    <path d="M4 7h9m5 0h2M4 17h3m5 0h8M15.5 9.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4Zm-6 10a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4Z" />
  ),
  people: (
    <path d="M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20c.5-3.5 3-5.5 6.500-5.500s6 2 6.500 5.500M16 5a3.200 3.200 0 0 1 0 6.300M18 15c2 .700 3.200 2.500 3.500 5" />
  ),
  approvals: <path d="M12 3l7 3v5.500c0 4.500-3 7.700-7 9.500-4-1.800-7-5-7-9.500V6l7-3Zm-3 9 2.200 2.200L15.500 10" />,
  audit: <path d="M6 3h9l4 4v14H6zM15 3v4h4M9 12h7M9 16h7" />,
  rehearsal: <path d="M8 5v14l11-7L8 5Z" />,
  out: <path d="M14 4H5v16h9M10 12h10m-3.5-3.5L20 12l-3.5 3.5" />,
  up: <path d="M12 19V5m-6 6 6-6 6 6" />,
  down: <path d="M12 5v14m-6-6 6 6 6-6" />,
  trash: <path d="M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5m4-5v5" />,
  refresh: <path d="M19.5 12a7.5 7.5 0 1 1-2.2-5.3L20 9.4M20 4v5.4h-5.4" />,
  outside: <path d="M9 5H5v14h14v-4M13 5h6v6m0-6-8.5 8.5" />,
  eye: (
    <path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12ZM12 14.6a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2Z" />
  ),
  link: (
    <path d="M10 14a4 4 0 0 0 5.7 0l3.1-3.1a4 4 0 1 0-5.7-5.7l-1.3 1.3M14 10a4 4 0 0 0-5.7 0l-3.1 3.1a4 4 0 1 0 5.7 5.7l1.3-1.3" />
  ),
  parcels: (
    <path d="M12 3l8.500 4.500v9L12 21l-8.500-4.500v-9L12 3Zm0 9 8.500-4.500M12 12 3.500 7.500M12 12v9M7.800 5.200l8.500 4.500" />
  ),
  making: (
    <path d="M14.500 6.500 17.500 3.500 20.500 6.500 17.500 9.500ZM14.500 6.500 4 17v3h3L17.500 9.500M4 21h16M12 9l3 3" />
  ),
  days: <path d="M4 6h16v14H4zM4 10.5h16M8.500 3v5M15.500 3v5M8.500 15l2 2 4-3.500" />,
  tasks: (
    <path d="m4 6.500 1.500 1.500L8 5M4 12.500 5.500 14 8 11M4 18.500 5.500 20 8 17M11.500 6.500H20M11.500 12.500H20M11.500 18.500H20" />
  ),
  channels: <path d="M4 13V5h8l8 8-6.500 6.500M4 16.500 9.500 22l6-6M8 9h.1" />,
  coupons: <path d="M3 7h18v3.200a2 2 0 0 0 0 3.600V17H3v-3.200a2 2 0 0 0 0-3.600V7Zm11 .5v2m0 2v1m0 2v2" />,
  lines: <path d="M6 3h12M6 21h12M7.500 3v4L12 12l4.500-5V3M7.500 21v-4L12 12l4.500 5v4" />,
  settlements: <path d="M12 4v16M7 20h10M5 7h14M5 7l-3 6.500h6L5 7Zm14 0-3 6.500h6L19 7Z" />,
  partners: <path d="M3 8h18v11H3zM9 8V5h6v3M3 13h7m4 0h7M10 11.500h4v3h-4z" />,
  keyboard: <path d="M3 6h18v12H3zM7 10h.1M11 10h.1M15 10h.1M17.5 10h.1M8 14h8" />,
} as const;

export type IconName = keyof typeof shapes;

export function Icon({ name, className }: { name: IconName; className?: string }) {
  return <Line className={className}>{shapes[name]}</Line>;
}
