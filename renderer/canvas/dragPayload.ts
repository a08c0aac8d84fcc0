/** What is dragged from the palette to the canvas: the id of a module, or a version of a dataset as JSON. */
export const modulePayload = 'application/x-pipewright-module';
export const datasetPayload = 'application/x-pipewright-dataset';
