export interface Platform {
  platform: string;
  arch: string;
}

/** Native programs of other platforms than the one that is packaged for, by where their packages put them. */
const natives: readonly { pattern: RegExp; isFor(found: string[], target: Platform): boolean }[] = [
  {
    pattern: /^node_modules\/onnxruntime-node\/bin\/napi-v\d+\/([^/]+)\/([^/]+)\//,
    isFor: ([platform, arch], target) => platform === target.platform && arch === target.arch,
  },
  {
    pattern: /^node_modules\/better-sqlite3\/prebuilds\/([^/]+)\.node$/,
    isFor: ([name], { platform, arch }) => name === `${platform}-${arch}`,
  },
  {
    pattern: /^node_modules\/@duckdb\/node-bindings-([^/]+)\//,
    isFor: ([name], { platform, arch }) => name === `${platform}-${arch}`,
  },
];

/** What packages bring along for those who build them, or develop against them. */
const dispensable: readonly RegExp[] = [
  /\.(?:[cm]?ts|map|flow|markdown)$/,
  /^node_modules\/.*\/(?:test|tests|__tests__|example|examples|benchmark|benchmarks|docs|\.github)\//,
  /^node_modules\/better-sqlite3\/(?:deps|src|binding\.gyp)/,
  /^node_modules\/onnxruntime-node\/script\//,
  // Keys are given to connections: no agent is asked for them.
  /^node_modules\/ssh2\/(?:util\/pagent\.exe|lib\/protocol\/crypto\/(?:src|build)\/|install\.js)/,
  /(?:^|\/)(?:README|CHANGELOG|HISTORY|CONTRIBUTING)(?:\.md)?$/i,
  /\/\.[^/]+$/,
];

/** Whether a file of an installed package goes into the package for a platform. Licences always do. */
export function keepFile(path: string, target: Platform): boolean {
  if (/(?:^|\/)(?:licen[cs]e|notice|copying)[^/]*$/i.test(path)) return true;
  for (const { pattern, isFor } of natives) {
    const match = pattern.exec(path);
    if (match) return isFor(match.slice(1), target);
  }
  return !dispensable.some((pattern) => pattern.test(path));
}
