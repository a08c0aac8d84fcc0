/** The step whose card gets the focus in one of the next frames, by canvas. */
const awaited = new WeakMap<HTMLElement, string>();

/** A card that was not seen comes onto the page some frames later. */
const patience = 10;

export function findCard(canvas: HTMLElement, id: string): HTMLElement | null {
  return canvas.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
}

/**
 * Gives the focus to a step's card when what has just changed is drawn: cards that move in the page lose it, and a dialog that
 * closes gives it back to somebody else. `before` is called with the first frame.
 */
export function focusCard(canvas: HTMLElement, id: string, before?: () => void): void {
  awaited.set(canvas, id);
  requestAnimationFrame(() => {
    before?.();
    focusWhenThere(canvas, id, patience);
  });
}

/** Where keys belong: the card that waits for the focus, or else the one that has it. So no key is lost, however fast they come. */
export function focusedStep(canvas: HTMLElement, target: EventTarget): string | undefined {
  const card = (target as Element).closest('.react-flow__node');
  const focused = target === card ? card.getAttribute('data-id') : null;
  return focused === null ? undefined : (awaited.get(canvas) ?? focused);
}

function focusWhenThere(canvas: HTMLElement, id: string, frames: number): void {
  if (awaited.get(canvas) !== id) return;
  const card = findCard(canvas, id);
  if (!card && frames > 0) {
    requestAnimationFrame(() => focusWhenThere(canvas, id, frames - 1));
    return;
  }
  card?.focus({ preventScroll: true });
  awaited.delete(canvas);
}
