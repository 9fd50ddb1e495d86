/** The break-glass: `network rescue draft`, `sign`, `check`, and `node rescue`. All of it by files; no node runs. */

import { readFileSync, writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { type Json, toHex } from '#base'
import { type Rescue, RescueOrder, readRescue, rescueText, signRescue, Validator } from '#chain'
import { checkRescueAt, draftRescue, loadHome, takeRescueAt } from '#node'
import { type Context, createContext, needHome, saysNo, unwrap } from '../context.ts'
import { usageError } from '../exit.ts'
import { flag } from '../flag.ts'
import { type Cli, fields, say } from '../io.ts'
import { readJson } from '../network-folder.ts'

/** `[{ "publicKey", "weight", "enterprise" }]`; the weight is 1 where it is not said. */
const readValidators = (path: string): readonly Validator[] => {
  const list = unwrap(readJson(path))
  if (!Array.isArray(list) || list.length === 0) throw usageError(({ errors }) => errors.validatorsNeeded(path))
  return list.map(one => unwrap(Validator.fromJson({ weight: 1, ...(one as { readonly [key: string]: Json }) })))
}

const readFile = (path: string): Rescue => unwrap(readRescue(readFileSync(path, 'utf8')))

const homeOf = async ({ options }: Context) => unwrap(await loadHome(needHome(options.home)))

/** What is signed, for people. */
const show = ({ print, text: { heads } }: Context, { order, signatures }: Rescue, more: readonly string[]): void => {
  const json = { ...(RescueOrder.toJson(order) as object), signers: signatures.map(one => toHex(one.publicKey)) }
  print.show(json as Json, () =>
    fields([
      [heads.genesisHash, toHex(order.chainId)],
      [heads.anchor, `${order.anchorHeight} ${toHex(order.anchorId)}`],
      [heads.epoch, String(order.epoch)],
      ...order.validators.map(
        ({ publicKey, weight, enterprise }) =>
          [heads.validator, `${toHex(publicKey)} ×${weight} #${enterprise}`] as const,
      ),
      ...signatures.map(({ publicKey }) => [heads.signer, toHex(publicKey)] as const),
      ...more.map(line => [heads.result, line] as const),
    ]),
  )
}

const addDraft = (group: Command, cli: Cli): void => {
  const { commands, flags, says } = cli.text
  const command = group.command('draft').description(commands.rescueDraft)
  command.addOption(flag('--validators <file>', flags.validators).makeOptionMandatory())
  command.addOption(flag('--out <file>', flags.out).default('rescue.json'))
  command.action(async ({ validators, out }: { validators: string; out: string }) => {
    const context = createContext(cli, command)
    const rescue = unwrap(await draftRescue(await homeOf(context), readValidators(validators)))
    writeFileSync(out, rescueText(rescue), { flag: 'wx' })
    show(context, rescue, [])
    say(cli, says.written(out))
    say(cli, cli.text.next(`kapok network rescue sign ${out} --as guardian-…`))
  })
}

const addSign = (group: Command, cli: Cli): void => {
  const { commands, flags, says } = cli.text
  const command = group.command('sign').description(commands.rescueSign).argument('<file>')
  command.addOption(flag('--as <key>', flags.as).makeOptionMandatory())
  command.action((file: string, { as }: { as: string }) => {
    const context = createContext(cli, command)
    const rescue = signRescue(readFile(file), context.signer(as))
    writeFileSync(file, rescueText(rescue))
    show(context, rescue, [])
    say(cli, says.written(file))
  })
}

const addCheck = (group: Command, cli: Cli): void => {
  const { commands, says } = cli.text
  const command = group.command('check').description(commands.rescueCheck).argument('<file>')
  command.action(async (file: string) => {
    const context = createContext(cli, command)
    const rescue = readFile(file)
    const { guardians, verdict } = unwrap(await checkRescueAt(await homeOf(context), rescue))
    const known = new Set(guardians.map(toHex))
    const signed = rescue.signatures.filter(({ publicKey }) => known.has(toHex(publicKey))).length
    show(context, rescue, [says.guardians(signed, guardians.length), verdict.ok ? says.yes : says.no('E5')])
    if (!verdict.ok) throw saysNo(`${verdict.fault.code} ${verdict.fault.detail ?? ''}`)
    say(cli, cli.text.next(`kapok node rescue ${file} --home DIR`))
  })
}

/** `network rescue`. */
export const addRescue = (network: Command, cli: Cli): void => {
  const group = network.command('rescue').description(cli.text.commands.rescue)
  addDraft(group, cli)
  addSign(group, cli)
  addCheck(group, cli)
}

/** `node rescue`. */
export const addNodeRescue = (node: Command, cli: Cli): void => {
  const { commands, says } = cli.text
  const command = node.command('rescue').description(commands.nodeRescue).argument('<file>')
  command.action(async (file: string) => {
    const context = createContext(cli, command)
    const rescue = readFile(file)
    const isNew = unwrap(await takeRescueAt(await homeOf(context), rescue))
    const { epoch, anchorHeight } = rescue.order
    show(context, rescue, [isNew ? says.rescueTaken(epoch, anchorHeight + 1) : says.rescueKnown])
    say(cli, cli.text.next('kapok node start --home DIR'))
  })
}
