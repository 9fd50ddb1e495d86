/** Where the nodes of the federation are reached, as they tell it of themselves (docs/adr/0033). */

export { type AddressBook, createAddressBook } from './book.ts'
export { type AddressExchange, createAddressExchange } from './exchange.ts'
export { readAddressFile, writeAddressFile } from './file.ts'
export { ownAddresses, withoutPeer } from './own.ts'
