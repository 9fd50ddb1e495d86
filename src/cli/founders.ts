/** The persons of the first block of a new federation: officers of the root organisation, each with a key of its own. */

import type { Founder } from '#node'

export const FOUNDERS: readonly Founder[] = [
  { name: 'secretary', roles: ['SECRETARY'] },
  { name: 'organizer', roles: ['ORGANIZER'] },
  { name: 'registrar', roles: ['REGISTRAR'] },
  { name: 'officer', roles: ['ORG_OFFICER'] },
  { name: 'clerk', roles: ['CLERK'] },
  { name: 'auditor', roles: ['AUDITOR'] },
]
