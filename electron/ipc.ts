import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import { z } from 'zod';
import { isAppAddress } from './appAddress.ts';
import type { Channel } from './channels.ts';

/**
 * Answers calls of a page on one channel. Who calls has to be the top frame of a window that shows the app's page, and what it
 * sends has to fit the schemas, one a parameter; everything else is refused before it reaches `answer`.
 */
export function answerCalls<const Schemas extends readonly z.ZodType[]>(
  channel: Channel,
  schemas: Schemas,
  answer: (page: WebContents, ...input: { [I in keyof Schemas]: z.output<Schemas[I]> }) => unknown,
): void {
  const parameters = z.tuple(schemas as unknown as [z.ZodType]);
  ipcMain.handle(channel, (event, ...input: unknown[]) => {
    if (!isFromPage(event)) throw new Error('Calls of other pages are refused.');
    const parsed = parameters.safeParse(input);
    if (!parsed.success) throw new Error(`The call ${channel} does not fit.`);
    return answer(event.sender, ...(parsed.data as unknown as { [I in keyof Schemas]: z.output<Schemas[I]> }));
  });
}

function isFromPage({ senderFrame, sender }: IpcMainInvokeEvent): boolean {
  // null: the frame has navigated or is gone since.
  return senderFrame !== null && senderFrame === sender.mainFrame && isAppAddress(senderFrame.url);
}
