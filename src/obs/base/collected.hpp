// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <exception>
#include <utility>

#include "core/guard.hpp"

namespace r2v::obs {

/// What a callback of libobs' enumerations gathers. libobs is C: an exception of the callback must not pass through it,
/// but a list with gaps must not be taken for a whole one either. So take() throws it, when libobs is done.
template <typename Container>
class Collected {
public:
	/// For the callback's `param`.
	void *param() { return this; }

	/// In the callback: `body(container)`. False after an exception, with which the enumeration may end.
	template <typename Body>
	static bool add(void *param, Body &&body) noexcept
	{
		auto &self = *static_cast<Collected *>(param);
		const auto keep = [&self](const char *, const char *) { self.thrown_ = std::current_exception(); };
		return guardedWith(keep, "", [&] { std::forward<Body>(body)(self.container_); });
	}

	Container take()
	{
		if (thrown_) {
			std::rethrow_exception(thrown_);
		}
		return std::move(container_);
	}

private:
	Container container_;
	std::exception_ptr thrown_;
};

} // namespace r2v::obs
