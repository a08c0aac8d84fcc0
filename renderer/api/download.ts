/** Has the browser fetch what the engine prepared, under its name. */
export function fetchDownload({ ticket, name }: { ticket: string; name: string }): void {
  const link = document.createElement('a');
  link.href = new URL(`/download/${ticket}`, location.href).href;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
}
