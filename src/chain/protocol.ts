/**
 * Protocols: the rules by which blocks are made and executed, by number. The contracts decide which holds at a height; software
 * speaks all up to its highest, or it could not read the chain from its beginning.
 */

/** The protocol of the first block of every chain. */
export const PROTOCOL_FIRST = 1

/** The highest protocol that this software speaks. */
export const PROTOCOL_MAX = 1
