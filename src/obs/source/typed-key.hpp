// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <utility>

namespace r2v::obs {

/// An API key that is being typed letter by letter. It is due once typing rests. The caller holds one lock for all
/// calls except isDue().
class TypedKey {
public:
	static constexpr uint64_t kRestNs = 1'500'000'000;

	/// What the field contains now; empty if it was cleared.
	void type(std::string text, uint64_t nowNs)
	{
		text_ = std::move(text);
		dueNs_ = text_.empty() ? 0 : nowNs + kRestNs;
	}
	/// Any thread.
	bool isDue(uint64_t nowNs) const
	{
		const uint64_t dueNs = dueNs_;
		return dueNs != 0 && nowNs >= dueNs;
	}
	/// Nothing waits after this.
	std::string take()
	{
		dueNs_ = 0;
		return std::exchange(text_, {});
	}
	/// Empty if it is not due.
	std::string takeDue(uint64_t nowNs) { return isDue(nowNs) ? take() : std::string{}; }

private:
	std::string text_;
	/// 0 if nothing waits.
	std::atomic<uint64_t> dueNs_ = 0;
};

} // namespace r2v::obs
