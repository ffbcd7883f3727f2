/* Preloaded into PostgreSQL: while the file that FULL_DISK names is there, no regular
 * file can grow; the system says ENOSPC, as a full disk does. What lies within a file
 * is still written, and so is what the server tells of itself (standard error). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int no_room(int file, off_t end)
{
	const char *flag = getenv("FULL_DISK");
	struct stat found;

	if (file <= STDERR_FILENO || flag == NULL || access(flag, F_OK) != 0)
		return 0;
	if (fstat(file, &found) != 0 || !S_ISREG(found.st_mode))
		return 0;
	return end > found.st_size;
}

static off_t place(int file)
{
	off_t here = lseek(file, 0, SEEK_CUR);

	return here < 0 ? 0 : here;
}

static off_t length(const struct iovec *parts, int count)
{
	off_t sum = 0;

	for (int n = 0; n < count; n++)
		sum += (off_t)parts[n].iov_len;
	return sum;
}

#define REFUSED(file, end)             \
	if (no_room(file, end)) {      \
		errno = ENOSPC;        \
		return -1;             \
	}

ssize_t write(int file, const void *bytes, size_t size)
{
	REFUSED(file, place(file) + (off_t)size)
	return REAL(write)(file, bytes, size);
}

ssize_t writev(int file, const struct iovec *parts, int count)
{
	REFUSED(file, place(file) + length(parts, count))
	return REAL(writev)(file, parts, count);
}

#define AT(name)                                                             \
	ssize_t name(int file, const void *bytes, size_t size, off_t where)  \
	{                                                                    \
		REFUSED(file, where + (off_t)size)                           \
		return REAL(name)(file, bytes, size, where);                 \
	}

#define VECTOR_AT(name)                                                           \
	ssize_t name(int file, const struct iovec *parts, int count, off_t where) \
	{                                                                         \
		REFUSED(file, where + length(parts, count))                       \
		return REAL(name)(file, parts, count, where);                     \
	}

/* By whatever name: some systems have a second one for large files. */
AT(pwrite)
AT(pwrite64)
VECTOR_AT(pwritev)
VECTOR_AT(pwritev64)

#define TAKEN(name)                                             \
	int name(int file, off_t where, off_t size)             \
	{                                                       \
		if (no_room(file, where + size))                \
			return ENOSPC;                          \
		return REAL(name)(file, where, size);           \
	}

TAKEN(posix_fallocate)
TAKEN(posix_fallocate64)
