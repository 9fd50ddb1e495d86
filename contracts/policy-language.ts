/**
 * The one language of authority: policies are data (docs/modules.md). A policy is a list of clauses, one of which must
 * be met; a clause is a list of rules, each of which must be met by another person who signed; the sender is one of
 * them.
 */

import type { ReadContext } from './define.ts'
import type { RoleName } from './roles.ts'

/**
 * Where a role must be held, seen from the organisation `o` that the action is about: at `o`; at `o` or above it; at
 * its parent; at its parent or above; at the nearest committee, from `o` upwards; at the root. The parent of the root
 * is the root. A rule with `of` counts from the organisation that the subject names so, in place of `o`.
 */
export type Scope = '@o' | '^o' | '@p(o)' | '^p(o)' | '@committee(o)' | '@root'

export type Rule =
  /** Holds one of the roles there. */
  | { readonly roles: readonly RoleName[]; readonly at: Scope; readonly of?: string }
  /** Is the person whom the subject of the action names so, such as `self` or `creator`. */
  | { readonly person: string }
  /** Is a device of an organisation there. */
  | { readonly device: Scope }
  /** Is a service of an organisation there. */
  | { readonly service: Scope }
  /** Is an active member of an organisation there. */
  | { readonly member: Scope; readonly of?: string }
  /** Any actor in good standing: for acts that only release, expire or flag. */
  | { readonly anyone: true }

export interface Clause {
  /** Each by a different person. */
  readonly all: readonly Rule[]
  /** Persons named by the subject, none of whom may be among them (separation of duties). */
  readonly apart?: readonly string[]
}

export type Policy = readonly Clause[]

/** A policy, or one of several by what the arguments and the record say. */
export type PolicyChoice<A> =
  | Policy
  | {
      readonly select: (args: A, ctx: ReadContext) => string
      readonly cases: Readonly<Record<string, Policy>>
    }

/** Holds one of the roles, seen from an organisation that the subject names, for instance `dst`. */
export const heldOf = (of: string, at: Scope, ...roles: readonly RoleName[]): Rule => ({ roles, at, of })

/** Holds one of the roles, seen from the organisation that the action is about: the common case. */
export const held = (at: Scope, ...roles: readonly RoleName[]): Rule => ({ roles, at })
