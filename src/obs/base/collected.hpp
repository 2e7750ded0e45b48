// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <exception>
#include <utility>

#include "core/guard.hpp"

namespace r2v::obs {

/// Collects what an enumeration of libobs reports to its callback. libobs is written in C, so an exception must not
/// pass through it; but a list with gaps must not be taken for a complete one either. So take() throws the exception
/// once libobs is done.
template <typename Container>
class Collected {
public:
	/// For the callback's `param`.
	void *param() { return this; }

	/// For the callback: runs `body(container)`. False after an exception, so that the enumeration can end.
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
