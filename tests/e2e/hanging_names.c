/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Put before the C library by LD_PRELOAD: looking up a name below .invalid takes for ever. The file that R2V_NAMES_HANG
   names tells that one is under way. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **result)
{
	static const char suffix[] = ".invalid";
	const size_t length = node ? strlen(node) : 0;
	if (length >= sizeof suffix - 1 && strcmp(node + length - (sizeof suffix - 1), suffix) == 0) {
		const char *told = getenv("R2V_NAMES_HANG");
		if (told)
			close(creat(told, 0644));
		for (;;)
			pause();
	}
	int (*original)(const char *, const char *, const struct addrinfo *, struct addrinfo **) =
		dlsym(RTLD_NEXT, "getaddrinfo");
	return original(node, service, hints, result);
}
