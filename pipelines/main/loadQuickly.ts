import module from 'node:module';

// Loaded before all else by the programs that people wait for: less work for Node at each of some hundred files.

const project = new URL('../..', import.meta.url).href;

module.registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier.startsWith('node:')) return { url: specifier, format: 'builtin', shortCircuit: true };
    // The project and zod name their own files in full. Node would look for links and package.json beside each of them.
    if (specifier.startsWith('.') && context.parentURL !== undefined) {
      const format = formatOf(specifier, context.parentURL);
      if (format) return { url: new URL(specifier, context.parentURL).href, format, shortCircuit: true };
    }
    return nextResolve(specifier, context);
  },
  // Zod brings its messages in sixty languages, a file each, which would be a tenth of the start of a command.
  load: (url, context, nextLoad) =>
    url.endsWith('/zod/v4/locales/index.js')
      ? { format: 'module', source: "export { default as en } from './en.js';", shortCircuit: true }
      : nextLoad(url, context),
});

function formatOf(specifier: string, from: string): 'module-typescript' | 'module' | undefined {
  if (specifier.endsWith('.ts')) return from.startsWith(project) ? 'module-typescript' : undefined;
  return specifier.endsWith('.js') && from.includes('/node_modules/zod/v4/') ? 'module' : undefined;
}
