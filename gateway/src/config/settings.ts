/** What has to be known of the gateway's settings before the gateway is loaded, which takes half a second. */
export { findSettingProblems } from './config.ts';
export { ConfigError } from '../errors.ts';
