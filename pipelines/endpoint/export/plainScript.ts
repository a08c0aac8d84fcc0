import { stripTypeScriptTypes } from 'node:module';

/** Node calls the function experimental each time that a program uses it first; types are only replaced by blanks. */
function stripTypes(text: string): string {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return stripTypeScriptTypes(text, { mode: 'strip' });
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** A TypeScript file as the JavaScript that it is without its types, with the names that its neighbours have then. */
export function toPlainScript(text: string): string {
  return stripTypes(text).replace(
    /(['"])(\.{1,2}\/[^'"\n]*)\.ts\1/g,
    (_, quote: string, path: string) => `${quote}${path}.js${quote}`,
  );
}

/** The name of a file of the project in an exported folder. */
export function plainName(file: string): string {
  return file.replace(/\.ts$/, '.js');
}
