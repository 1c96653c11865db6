import { Problem } from '@madang/contract/client';
import { useState } from 'react';

/** True once a sign-in was answered with the wish for a code; it stays, while codes are tried. */
export function useAskedForCode(error: unknown): boolean {
  const [asked, setAsked] = useState(false);
  if (!asked && error instanceof Problem && error.code === 'second_factor_required') setAsked(true);
  return asked;
}
