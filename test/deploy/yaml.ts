/**
 * Reads the YAML that our own files are written in: maps, lists, `[a, b]` and `{ a: b }` on one line, quotes, anchors and `<<`.
 * Everything else is refused, so that a file that this cannot read is not taken for another one.
 */

export type Yaml = string | readonly Yaml[] | { readonly [name: string]: Yaml }

interface Line {
  readonly indent: number
  readonly text: string
}

type Anchors = Map<string, Yaml>

const withoutComment = (line: string): string =>
  line.replace(/^\s*#.*$|\s#(?=(?:[^"]*"[^"]*")*[^"]*$).*$/, '').trimEnd()

const linesOf = (text: string): Line[] =>
  text
    .split('\n')
    .map(withoutComment)
    .filter(line => line !== '')
    .map(line => ({ indent: line.search(/\S/), text: line.trim() }))

/** At commas that stand in no quotes and no brackets. */
const itemsOf = (text: string): readonly string[] =>
  text.trim() === '' ? [] : text.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)(?![^{[]*[}\]])/).map(item => item.trim())

const ENTRY = /^("[^"]*"|[^\s:"'{}[\],]+|<<):(?:\s+(.*))?$/

const unquoted = (text: string): string => (text.startsWith('"') ? (JSON.parse(text) as string) : text)

const inline = (text: string, anchors: Anchors): Yaml => {
  if (text.startsWith('*')) {
    const known = anchors.get(text.slice(1))
    if (known === undefined) throw new Error(`no anchor ${text}`)
    return known
  }
  if (text.startsWith('[')) return itemsOf(text.slice(1, -1)).map(item => inline(item, anchors))
  if (text.startsWith('{')) return mapOf(itemsOf(text.slice(1, -1)).map(item => entryOf(item, anchors)))
  if (/^[|>&!%@`']/.test(text)) throw new Error(`not of the YAML that this reads: ${text}`)
  return unquoted(text)
}

const entryOf = (text: string, anchors: Anchors): readonly [string, Yaml] => {
  const [, name, value] = ENTRY.exec(text) ?? []
  if (name === undefined) throw new Error(`no entry: ${text}`)
  return [unquoted(name), inline(value ?? '', anchors)]
}

/** What is merged gives way to what the map says itself. */
const mapOf = (entries: readonly (readonly [string, Yaml])[]): Yaml => {
  const merged = entries.filter(([name]) => name === '<<').map(([, value]) => value as Record<string, Yaml>)
  const own = entries.filter(([name]) => name !== '<<')
  if (new Set(own.map(([name]) => name)).size !== own.length) throw new Error(`twice the same name: ${own}`)
  return { ...Object.assign({}, ...merged), ...Object.fromEntries(own) }
}

const blockOf = (lines: Line[], anchors: Anchors): Yaml => {
  const { indent, text } = lines[0] as Line
  const isList = text.startsWith('- ')
  const entries: (readonly [string, Yaml])[] = []
  const items: Yaml[] = []
  while (lines[0]?.indent === indent && lines[0].text.startsWith('- ') === isList) {
    const line = lines.shift() as Line
    if (isList) {
      const item = line.text.slice(2)
      if (ENTRY.test(item)) {
        lines.unshift({ indent: indent + 2, text: item })
        items.push(blockOf(lines, anchors))
      } else items.push(inline(item, anchors))
      continue
    }
    const [, name, rest = ''] = ENTRY.exec(line.text) ?? []
    if (name === undefined) throw new Error(`no entry: ${line.text}`)
    const [, anchor, value = ''] = /^(?:&(\S+)\s*)?(.*)$/.exec(rest) ?? []
    const isBelow = value === '' && (lines[0]?.indent ?? -1) > indent
    const content = isBelow ? blockOf(lines, anchors) : inline(value, anchors)
    if (anchor !== undefined) anchors.set(anchor, content)
    entries.push([unquoted(name), content])
  }
  return isList ? items : mapOf(entries)
}

/** Throws where the text is none, or not of this kind. */
export const parseYaml = (text: string): Yaml => {
  const lines = linesOf(text)
  const read = blockOf(lines, new Map())
  if (lines[0] !== undefined) throw new Error(`not read: ${lines[0].text}`)
  return read
}
