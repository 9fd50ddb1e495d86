import { expect, it } from 'vitest'
import { LIMITS } from '#base'
import { tellOfStrangers } from '../../p2p/strangers.ts'

it('says at once that a stranger knocks, then how often they did, once in a while', () => {
  const said: string[] = []
  let nowMs = 0
  const strange = tellOfStrangers(
    (level, message) => void said.push(`${level} ${message}`),
    () => nowMs,
  )
  strange('peer-a')
  for (let i = 0; i < 500; i++) strange('peer-b')
  expect(said).toEqual(['warn refused who is not admitted: peer-a'])
  nowMs += LIMITS.strangerLogMs
  strange('peer-c')
  expect(said[1]).toBe('warn refused who is not admitted: peer-c, the last of 501 attempts')
  strange('peer-c')
  expect(said).toHaveLength(2)
})
