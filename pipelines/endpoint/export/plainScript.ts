import { stripTypeScriptTypes } from 'node:module';

/** A TypeScript file as the JavaScript that it is without its types, with the names that its neighbours have then. */
export function toPlainScript(text: string): string {
  return stripTypeScriptTypes(text, { mode: 'strip' }).replace(
    /(['"])(\.{1,2}\/[^'"\n]*)\.ts\1/g,
    (_, quote: string, path: string) => `${quote}${path}.js${quote}`,
  );
}

/** The name of a file of the project in an exported folder. */
export function plainName(file: string): string {
  return file.replace(/\.ts$/, '.js');
}
