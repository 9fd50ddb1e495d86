export { configText, type LoadedConfig, loadConfig, type Origin } from './config/config.ts'
export { type Config, FIELDS, type FieldName, variableOf } from './config/fields.ts'
export { type Home, homePaths, loadHome, loadSettings, writeSecret } from './config/home.ts'
export {
  type Founder,
  initNetwork,
  type NetworkFile,
  type NetworkNode,
  type NetworkPlan,
  rootOrgId,
} from './config/init.ts'
export { type NodeOptions, type RunningNode, startNode, VERSION } from './node.ts'
