/**
 * The mark: ㅁ, the first letter of 마당 and the plan of a courtyard house, its gate open at the bottom, people in the middle.
 */
export function BrandMark({ className = 'size-6' }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={className} aria-hidden="true" focusable="false">
      <path d="M13 27H4V5h24v22h-9" fill="none" stroke="currentColor" strokeWidth="3.4" strokeLinejoin="miter" />
      <circle cx="16" cy="16" r="3.4" className="fill-accent" />
    </svg>
  );
}

export function BrandName({ className = '' }: { className?: string }) {
  return (
    <span className={`inline-flex items-center gap-2 font-bold tracking-tight ${className}`}>
      <BrandMark className="size-[1.15em]" />
      <span>마당</span>
    </span>
  );
}
