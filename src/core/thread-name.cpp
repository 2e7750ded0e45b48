// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/thread-name.hpp"

#include <pthread.h>

namespace r2v {

void nameThisThread(const char *name)
{
#ifdef __APPLE__
	pthread_setname_np(name);
#else
	pthread_setname_np(pthread_self(), name);
#endif
}

} // namespace r2v
