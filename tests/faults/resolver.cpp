// SPDX-License-Identifier: GPL-2.0-or-later
// Stands before the system's resolver, so that names fail or hang the same way on every machine.
#include "resolver.hpp"

#include <condition_variable>
#include <mutex>
#include <string_view>

#include <dlfcn.h>
#include <netdb.h>

namespace {

struct HangingLookUps {
	std::mutex mutex;
	std::condition_variable changed;
	int generation = 0;
	int count = 0;
};

HangingLookUps &hanging()
{
	// Never destroyed: libcurl's threads may outlive main.
	static auto *lookUps = new HangingLookUps;
	return *lookUps;
}

} // namespace

extern "C" __attribute__((visibility("default"))) int getaddrinfo(const char *node, const char *service,
								  const addrinfo *hints, addrinfo **result)
{
	const std::string_view name = node ? node : "";
	if (name == r2v::test::kHangingName) {
		HangingLookUps &lookUps = hanging();
		std::unique_lock lock(lookUps.mutex);
		++lookUps.count;
		const int generation = lookUps.generation;
		lookUps.changed.wait(lock, [&] { return lookUps.generation != generation; });
		--lookUps.count;
		lookUps.changed.notify_all();
		return EAI_AGAIN;
	}
	if (name == r2v::test::kMissingName) {
		return EAI_NONAME;
	}
	const auto original = reinterpret_cast<decltype(&getaddrinfo)>(dlsym(RTLD_NEXT, "getaddrinfo"));
	return original(node, service, hints, result);
}

namespace r2v::test {

void releaseHangingLookUps()
{
	HangingLookUps &lookUps = hanging();
	std::unique_lock lock(lookUps.mutex);
	++lookUps.generation;
	lookUps.changed.notify_all();
	lookUps.changed.wait(lock, [&] { return lookUps.count == 0; });
}

} // namespace r2v::test
