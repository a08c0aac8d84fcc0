// The directions of imports, on one page. Nothing flows backwards:
// graph → plan → cache → run → executor → worker → modules, with event, store and the contract beside them; registry and endpoint
// keep and serve what runs have made; mlflow takes in what others have; rpc hands it to
// pages, main puts it together, renderer and electron are what people see.

/** Only `to` may be imported from `from`; the contract may be imported from everywhere. */
function only(name, from, to) {
  const allowed = ['^pipelines/contract/', ...to].join('|');
  return {
    name,
    severity: 'error',
    from: { path: from, pathNot: '\\.test\\.ts$' },
    to: { path: '^(pipelines|modules|renderer|electron|test|build)/', pathNot: `${from}|${allowed}` },
  };
}

const platform = 'node:|fs|path|os|crypto|child_process|worker_threads|stream|util';

module.exports = {
  forbidden: [
    {
      name: 'contract-imports-zod-only',
      severity: 'error',
      from: { path: '^pipelines/contract/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^pipelines/contract/|^node_modules/(zod|@orpc/contract)/' },
    },
    {
      name: 'specs-are-data',
      comment:
        'A spec can be read without loading its runtime, and in a browser: it reaches zod and nothing of the platform.',
      severity: 'error',
      from: { path: '^modules/(catalog|define)\\.ts$|/spec\\.ts$' },
      to: { path: `^node_modules/(?!zod/)|^(${platform})(/|$)|^modules/.*/run\\.ts$`, reachable: true },
    },
    only('graph', '^pipelines/graph/', ['^modules/(catalog|define)\\.ts$']),
    only('plan', '^pipelines/plan/', ['^modules/(catalog|define)\\.ts$']),
    only('cache', '^pipelines/cache/', []),
    only('event', '^pipelines/event/', []),
    only('store', '^pipelines/store/', []),
    only('executor', '^pipelines/executor/', [
      '^pipelines/worker/(protocol|agentProtocol|agentPatience|readLines|linkProtocol|jobFiles|stepFlags)\\.ts$',
    ]),
    only('compute', '^pipelines/compute/', ['^pipelines/(cache|graph)/']),
    only('image', '^pipelines/image/', [
      '^pipelines/endpoint/export/',
      // What containers run is loaded once while their image is built.
      '^modules/runners\\.ts$',
      '^pipelines/(executor/processExecutor|worker/(serveSteps|stepFlags))\\.ts$',
    ]),
    only('worker', '^pipelines/worker/', ['^modules/(runners|define)\\.ts$']),
    only('run', '^pipelines/run/', ['^pipelines/(graph|plan|cache|executor|event)/', '^modules/define\\.ts$']),
    only('view', '^pipelines/view/', [
      '^modules/(lib/|define\\.ts$|data-input-and-output/import-data/)',
      '^pipelines/executor/(memoryLimit|processTree)\\.ts$',
      '^pipelines/worker/(watchParent|describeFailure)\\.ts$',
    ]),
    only('registry', '^pipelines/registry/', [
      '^pipelines/(graph|cache|store)/',
      '^pipelines/executor/memoryLimit\\.ts$',
      '^pipelines/worker/watchParent\\.ts$',
      '^modules/(catalog|define)\\.ts$',
      '^modules/lib/',
    ]),
    only('mlflow', '^pipelines/mlflow/', ['^pipelines/(registry|cache|store)/']),
    only('endpoint', '^pipelines/endpoint/', [
      '^pipelines/(registry|cache|store)/',
      '^pipelines/executor/(memoryLimit|processTree)\\.ts$',
      '^pipelines/worker/watchParent\\.ts$',
      '^modules/define\\.ts$',
      '^modules/lib/',
    ]),
    {
      name: 'endpoints-run-without-the-engine',
      comment: 'The processes that serve an endpoint outlive the engine, and run elsewhere as an exported folder.',
      severity: 'error',
      from: { path: '^pipelines/endpoint/serving/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^(pipelines|modules|renderer|electron|test|build)/|better-sqlite3',
        pathNot:
          '^pipelines/endpoint/serving/|^pipelines/contract/|^modules/lib/|^pipelines/executor/(memoryLimit|processTree)\\.ts$',
      },
    },
    only('rpc', '^pipelines/rpc/', [
      '^pipelines/(run|graph|plan|cache|store|event|executor|view|registry|endpoint|compute)/',
      '^modules/(catalog|define)\\.ts$',
      '^modules/lib/',
    ]),
    only('main', '^pipelines/main/', ['^pipelines/', '^modules/(catalog|define|loadSpecs)\\.ts$']),
    only('modules', '^modules/', []),
    only('renderer', '^renderer/', [
      '^pipelines/graph/',
      '^pipelines/endpoint/consumeSamples\\.ts$',
      '^modules/(catalog|define)\\.ts$',
      '^modules/lib/params/',
      '^pipelines/endpoint/consumeSamples\\.ts$',
      '/spec\\.ts$',
    ]),
    only('electron', '^electron/', ['^pipelines/(main|rpc)/', '^pipelines/cache/durableFile\\.ts$']),
    {
      name: 'no-test-code-in-the-product',
      severity: 'error',
      from: { path: '^(modules|pipelines|renderer|electron)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^test/|\\.test\\.ts$' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, dependencyTypesNot: ['type-only'] } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: '^modules/lib/kernels/assembly/',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.json', '.d.ts'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
