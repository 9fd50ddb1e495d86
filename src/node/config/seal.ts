/** New secrets, and keystores of them: with the randomness of the machine, which the rooms below do not have. */

import { randomBytes, randomUUID } from 'node:crypto'
import { generateSecret, KEYSTORE_RANDOM_BYTES, type Keystore, SECRET_KEY_BYTES, type SecretKey, sealKey } from '#base'

export const newSecret = (): SecretKey => generateSecret(new Uint8Array(randomBytes(SECRET_KEY_BYTES)))

/** A keystore for a secret; `description` is what people read in it. */
export const sealSecret = (secret: SecretKey, password: string, description: string): Keystore =>
  sealKey(secret, {
    password,
    random: new Uint8Array(randomBytes(KEYSTORE_RANDOM_BYTES)),
    uuid: randomUUID(),
    description,
  })
