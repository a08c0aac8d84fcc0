// The thread that `watchParent` starts. An orphan is given another parent by the operating system.
const parent = process.ppid;

setInterval(() => {
  if (process.ppid === parent) return;
  if (process.platform !== 'win32') process.kill(-process.pid, 'SIGKILL');
  process.kill(process.pid, 'SIGKILL');
}, 500);
