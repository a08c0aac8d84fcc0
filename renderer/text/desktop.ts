export const desktop = {
  menu: {
    file: 'File',
    openWindow: 'New window',
    closeWindow: 'Close window',
    quit: 'Quit Pipewright',
  },
};
