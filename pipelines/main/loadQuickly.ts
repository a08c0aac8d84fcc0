import module from 'node:module';

// Loaded before all else by the programs that people wait for: less work for Node at each of some hundred files.

const project = new URL('../..', import.meta.url).href;

module.registerHooks({
  // The project names its own files in full. Node would look for links and package.json beside each of them.
  resolve: (specifier, context, nextResolve) =>
    specifier.startsWith('.') && specifier.endsWith('.ts') && context.parentURL?.startsWith(project)
      ? { url: new URL(specifier, context.parentURL).href, format: 'module-typescript', shortCircuit: true }
      : nextResolve(specifier, context),
  // Zod brings its messages in sixty languages, a file each, which would be a tenth of the start of a command.
  load: (url, context, nextLoad) =>
    url.endsWith('/zod/v4/locales/index.js')
      ? { format: 'module', source: "export { default as en } from './en.js';", shortCircuit: true }
      : nextLoad(url, context),
});
