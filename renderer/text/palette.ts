export const palette = {
  title: 'Modules',
  search: 'Search modules',
  clear: 'Clear the search',
  datasets: 'Datasets',
  inputs: 'Takes:',
  outputs: 'Gives:',
  hint: 'Drag it to the canvas, or double-click. On a connection it is put in between.',
  none: (query: string) => `No module has “${query}” in its name or description.`,
};
