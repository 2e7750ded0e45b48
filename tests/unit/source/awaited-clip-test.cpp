// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "obs/source/awaited-clip.hpp"

namespace r2v::test {
namespace {

using generation::Generation;
using generation::Snapshot;

Snapshot withClip(const std::string &fileName)
{
	Generation generation;
	generation.clipFileName = fileName;
	return std::make_shared<const Generation>(generation);
}

} // namespace

TEST(AwaitedClip, OneThatIsFoundIsNotAwaited)
{
	obs::AwaitedClip clip;
	EXPECT_FALSE(clip.isAwaited());
	EXPECT_NE(clip.lookUp([] { return withClip("clip.mp4"); }), nullptr);
	EXPECT_FALSE(clip.isAwaited());
}

TEST(AwaitedClip, OneThatIsNotKnownOrHasNoFileYetIsAwaitedUntilItIsFound)
{
	for (const Snapshot &unfinished : {Snapshot{}, withClip("")}) {
		obs::AwaitedClip clip;
		EXPECT_EQ(clip.lookUp([&] { return unfinished; }), nullptr);
		EXPECT_TRUE(clip.isAwaited());
		EXPECT_NE(clip.lookUp([] { return withClip("clip.mp4"); }), nullptr);
		EXPECT_FALSE(clip.isAwaited());
	}
}

TEST(AwaitedClip, ItIsAwaitedFromBeforeItIsLookedUp)
{
	obs::AwaitedClip clip;
	clip.lookUp([&] {
		EXPECT_TRUE(clip.isAwaited()) << "what comes while it looks would be missed";
		return Snapshot{};
	});
}

TEST(AwaitedClip, OneThatIsForgottenIsNotAwaited)
{
	obs::AwaitedClip clip;
	clip.lookUp([] { return Snapshot{}; });
	clip.forget();
	EXPECT_FALSE(clip.isAwaited());
}

} // namespace r2v::test
