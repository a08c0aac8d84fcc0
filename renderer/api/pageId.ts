/** Tells this page from others that show the same workspace. */
export const pageId: string = crypto.randomUUID();
