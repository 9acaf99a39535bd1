/*
 * What every attack in C shares: it speaks the contract, tries its one thing at the first sample, and reports what it got.
 * An attack defines attack(): the text of its gain, or NULL after it said with refuse() what stood in its way.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define MARK "SECRET-"
enum { LONGEST = 400, CHUNK = 1 << 16 };

static const char *attack(void);

/* True in a program that the attack started in its own place with reborn_arguments(). */
static int reborn __attribute__((unused));
static long request_id;
/* Which sample it is asked about, counted from 0. */
static long sample_index __attribute__((unused));
static char obstacles[LONGEST];
static char gain[LONGEST];

/* A fact that the test wrote into the file `target` beside the program: a path, a port, a process id; "" for none. */
__attribute__((unused)) static const char *target(const char *key) {
  static char values[8][4096];
  static int next;
  char *value = values[next++ % 8];
  char line[4096];
  size_t length = strlen(key);
  value[0] = 0;
  FILE *file = fopen("target", "r");
  while (file && fgets(line, sizeof line, file)) {
    if (strncmp(line, key, length) || line[length] != '=') continue;
    strcpy(value, line + length + 1);
    value[strcspn(value, "\n")] = 0;
  }
  if (file) fclose(file);
  return value;
}

/* Says what stood in the way: the name of errno. Always NULL, so that attack() can return it. */
__attribute__((unused)) static const char *refuse(const char *what) {
  const char *name = strerrorname_np(errno);
  size_t used = strlen(obstacles);
  snprintf(obstacles + used, sizeof obstacles - used, "%s%s: %s", used ? ", " : "", what, name ? name : "?");
  return NULL;
}

__attribute__((unused)) static const char *refuse_plainly(const char *what) {
  size_t used = strlen(obstacles);
  snprintf(obstacles + used, sizeof obstacles - used, "%s%s", used ? ", " : "", what);
  return NULL;
}

__attribute__((unused, format(printf, 1, 2))) static const char *win(const char *format, ...) {
  va_list values;
  va_start(values, format);
  vsnprintf(gain, sizeof gain, format, values);
  va_end(values);
  return gain;
}

/* The secret that `bytes` hold, or NULL. */
__attribute__((unused)) static const char *find_secret(const char *bytes, size_t length) {
  const char *at = memmem(bytes, length, MARK, strlen(MARK));
  if (!at) return NULL;
  size_t rest = length - (size_t)(at - bytes);
  return win("%.*s", (int)(rest < 40 ? rest : 40), at);
}

/* Reads a file's beginning; -1 and errno where that fails. */
__attribute__((unused)) static ssize_t load(const char *path, char *bytes, size_t room) {
  int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return -1;
  size_t used = 0;
  ssize_t got;
  while (used < room && (got = read(file, bytes + used, room - used)) > 0) used += (size_t)got;
  int error = errno;
  close(file);
  errno = error;
  return used > 0 || got == 0 ? (ssize_t)used : -1;
}

__attribute__((unused)) static const char *read_secret(const char *path) {
  static char bytes[CHUNK];
  ssize_t length = load(path, bytes, sizeof bytes);
  if (length < 0) return refuse("open");
  return find_secret(bytes, (size_t)length) ? gain : refuse_plainly("there is no secret in it");
}

/* Opens for writing, changing nothing yet. */
__attribute__((unused)) static const char *open_to_write(const char *path) {
  int file = open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0) return refuse(path);
  close(file);
  return win("%s is open for writing", path);
}

__attribute__((unused)) static const char *create_file(const char *folder) {
  char path[4200];
  snprintf(path, sizeof path, "%s/planted", folder);
  int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return refuse("create");
  close(file);
  return win("a new file in %s", folder);
}

/* Calls `visit` with every process that /proc shows, but this one; ends with the first gain. */
__attribute__((unused)) static const char *each_process(const char *(*visit)(const char *pid)) {
  DIR *proc = opendir("/proc");
  if (!proc) return refuse("opendir /proc");
  const char *result = NULL;
  for (struct dirent *item; !result && (item = readdir(proc));) {
    if (item->d_name[0] < '0' || item->d_name[0] > '9' || atoi(item->d_name) == getpid()) continue;
    result = visit(item->d_name);
  }
  closedir(proc);
  return result;
}

/* JSON text of an answer; what is not plain in it becomes a space. */
static void write_text(char *to, size_t room, const char *from) {
  size_t at = 0;
  for (; *from && at + 1 < room; from++) to[at++] = *from < 32 || *from > 126 || strchr("\"\\'", *from) ? ' ' : *from;
  to[at] = 0;
}

__attribute__((unused)) static const char *answer_line(const char *won) {
  static char line[4 * LONGEST];
  char got[LONGEST], how[LONGEST];
  write_text(got, sizeof got, won ? won : "");
  write_text(how, sizeof how, obstacles);
  snprintf(line, sizeof line,
           "{\"jsonrpc\":\"2.0\",\"id\":%ld,\"result\":{\"findings\":[],\"observations\":[{\"kind\":\"said\",\"confidence\":1,"
           "\"box\":null,\"description\":\"a report\",\"details\":{\"attempted\":true,\"got\":%s%s%s,\"how\":\"%s\"}}]}}\n",
           request_id, won ? "\"" : "", won ? got : "null", won ? "\"" : "", how);
  return line;
}

static void say(const char *text) {
  size_t left = strlen(text);
  while (left > 0) {
    ssize_t written = write(1, text, left);
    if (written < 0 && errno != EAGAIN && errno != EINTR) exit(1);
    if (written < 0) continue;
    text += written;
    left -= (size_t)written;
  }
}

static void answer(const char *result) {
  char line[1024];
  snprintf(line, sizeof line, "{\"jsonrpc\":\"2.0\",\"id\":%ld,\"result\":%s}\n", request_id, result);
  say(line);
}

static void try_once(void) {
  static const char attempting[] = "attempting\n";
  if (write(2, attempting, sizeof attempting - 1) < 0) exit(1);
  const char *won = attack();
  say(answer_line(won));
}

__attribute__((unused)) static char **reborn_arguments(const char *program) {
  static char *arguments[4];
  static char id[32];
  snprintf(id, sizeof id, "%ld", request_id);
  arguments[0] = (char *)program;
  arguments[1] = "again";
  arguments[2] = id;
  return arguments;
}

int main(int count, char **arguments) {
  static char line[1 << 20];
  setvbuf(stdin, NULL, _IONBF, 0);
  if (count == 3 && strcmp(arguments[1], "again") == 0) {
    reborn = 1;
    request_id = atol(arguments[2]);
    try_once();
  }
  while (fgets(line, sizeof line, stdin)) {
    const char *id = strstr(line, "\"id\":");
    request_id = id ? atol(id + 5) : 0;
    const char *index = strstr(line, "\"frameIndex\":");
    if (index) sample_index = atol(index + 13);
    if (strstr(line, "\"method\":\"initialize\"")) {
      char result[256];
      snprintf(result, sizeof result, "{\"name\":\"%s\",\"version\":\"1.0.0\"}", target("name"));
      answer(result);
    } else if (strstr(line, "\"method\":\"analyze\"")) {
      try_once();
    } else if (strstr(line, "\"method\":\"endTake\"")) {
      answer("{\"findings\":[],\"observations\":[]}");
    } else {
      answer("null");
      if (strstr(line, "\"method\":\"shutdown\"")) return 0;
    }
  }
  return 0;
}
