/* Preloaded into PostgreSQL: every flush takes BENCH_FLUSH_US longer, after the real
 * one and before it is reported. What arrives meanwhile waits for the next flush, as on
 * a slow disk. (commit_delay sleeps before the flush and takes late comers along.) */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static void wait_longer(void)
{
	const char *us = getenv("BENCH_FLUSH_US");
	long n = us ? atol(us) : 0;
	struct timespec pause = {n / 1000000, n % 1000000 * 1000};
	if (n > 0)
		nanosleep(&pause, NULL);
}

#define SLOWED(name)                                                \
	int name(int file)                                          \
	{                                                           \
		int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, #name); \
		int result = real(file);                            \
		wait_longer();                                      \
		return result;                                      \
	}

SLOWED(fsync)
SLOWED(fdatasync)
