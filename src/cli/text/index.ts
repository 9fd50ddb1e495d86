/** Which language the command line speaks. */

import { en, type Text } from './en.ts'
import { zh } from './zh.ts'

export type { Text } from './en.ts'

export type Language = 'en' | 'zh'

export const TEXT: Readonly<Record<Language, Text>> = { en, zh }

/** `KAPOK_LANG`, else the locale of the machine in the order of POSIX, else English. */
export const languageOf = (env: Readonly<Record<string, string | undefined>>): Language => {
  const named = [env.KAPOK_LANG, env.LC_ALL, env.LC_MESSAGES, env.LANG].find(one => one !== undefined && one !== '')
  return named?.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

export interface Bilingual {
  readonly en: string
  readonly zh: string
}

/** A sentence in both languages: errors carry both, since who reads them later may speak the other. */
export const both = (sentence: (text: Text) => string): Bilingual => ({ en: sentence(en), zh: sentence(zh) })
