import type { FastifyRequest } from 'fastify';
import { chooseLanguage } from './problem.ts';

/** The language of sentences for this caller. */
export function languageOf(request: Pick<FastifyRequest, 'headers'>): 'ko' | 'en' {
  return chooseLanguage(request.headers['accept-language']);
}
