import type { Document } from '../../store/document.ts';

/** Sets the value of a pipeline parameter for the next runs; it is no part of the pipeline. */
export function giveValue({ store }: Document, name: string, value: unknown): void {
  const { parameters } = store.getState();
  store.setState({ parameters: { ...parameters, [name]: value } });
}

/** The next runs take the default again. */
export function dropValue({ store }: Document, name: string): void {
  const { [name]: _, ...parameters } = store.getState().parameters;
  store.setState({ parameters });
}

/** A value for the next runs goes along with the name of its parameter. */
export function renameValue({ store }: Document, from: string, to: string): void {
  const { [from]: value, ...parameters } = store.getState().parameters;
  if (value !== undefined) store.setState({ parameters: { ...parameters, [to]: value } });
}
