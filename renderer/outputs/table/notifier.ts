/** Counts changes, for components that show what is kept outside of React (`useSyncExternalStore`). */
export class Notifier {
  readonly #listeners = new Set<() => void>();
  #version = 0;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly version = (): number => this.#version;

  protected changed(): void {
    this.#version += 1;
    for (const listener of this.#listeners) listener();
  }
}
