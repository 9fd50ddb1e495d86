/** The version of this software: that of package.json, and the name of its release. What it speaks: PROTOCOL_MAX of #chain. */

export const VERSION = '0.1.0'
