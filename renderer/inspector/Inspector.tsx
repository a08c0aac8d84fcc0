import type { OpenDocument } from '../store/documents.ts';

export function Inspector(_: { opened: OpenDocument }) {
  return null;
}
