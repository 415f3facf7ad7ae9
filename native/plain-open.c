/*
 * Makes SQLite open nothing but regular files and folders, and never wait for it.
 *
 * SQLite looks at names and opens them later. In a session's folder a container may put a FIFO under such a name
 * in between (a rollback journal's above all, which is opened for reading), and that open never ends. This
 * extension puts another `open` under SQLite's unix VFS, for the whole process: without waiting, through no link at
 * the end of a name, and what is opened is looked at by its descriptor. docs/adr/0026 has the rest.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sqlite3ext.h"
SQLITE_EXTENSION_INIT1

static int plain_open(const char *path, int flags, int mode) {
  struct stat found;
  int fd = open(path, flags | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC, mode);
  if (fd < 0) return fd;
  if (fstat(fd, &found) == 0 && (S_ISREG(found.st_mode) || S_ISDIR(found.st_mode))) return fd;
  /* Where SQLite's random numbers come from. */
  if (strcmp(path, "/dev/urandom") == 0) return fd;
  close(fd);
  errno = EACCES;
  return -1;
}

int sqlite3_plainopen_init(sqlite3 *db, char **error, const sqlite3_api_routines *api) {
  SQLITE_EXTENSION_INIT2(api);
  (void)db;
  (void)error;
  sqlite3_vfs *vfs = sqlite3_vfs_find("unix");
  if (vfs == 0 || vfs->iVersion < 3) return SQLITE_ERROR;
  int set = vfs->xSetSystemCall(vfs, "open", (sqlite3_syscall_ptr)plain_open);
  return set == SQLITE_OK ? SQLITE_OK_LOAD_PERMANENTLY : set;
}
