// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <utility>

#include "core/provider/provider.hpp"

namespace r2v::generation {

/// The right to send one paid request. An admitted trigger makes one, sending consumes it, and only an answer that
/// proves that nothing was charged gives it back. A generation read from disk never has one. So nothing can pay twice
/// for one trigger: that would take a second token, and there is none.
class SubmitToken {
public:
	SubmitToken() = default;
	SubmitToken(SubmitToken &&other) noexcept : valid_(std::exchange(other.valid_, false)) {}
	SubmitToken &operator=(SubmitToken &&other) noexcept
	{
		valid_ = std::exchange(other.valid_, false);
		return *this;
	}
	SubmitToken(const SubmitToken &) = delete;
	SubmitToken &operator=(const SubmitToken &) = delete;
	~SubmitToken() = default;

	explicit operator bool() const { return valid_; }

	/// Exchanges the token for the paid request, which is sent once, whatever the provider wrote.
	static http::Request spend(SubmitToken &&token, const provider::Provider &provider,
				   const provider::Access &access, const provider::TaskRequest &task)
	{
		token.valid_ = false;
		http::Request request = provider.submitRequest(access, task);
		request.sendOnce = true;
		return request;
	}

	/// Gives the token back if the answer proves that the server took nothing: it was never reached, or a whole
	/// answer says so.
	static SubmitToken handBack(const http::Response &response, provider::SubmitReply::Outcome outcome)
	{
		return SubmitToken(!response.mayHaveReachedServer ||
				   (response.failure == http::Failure::none &&
				    outcome == provider::SubmitReply::Outcome::notTaken));
	}

private:
	friend class SpendGuard;
	explicit SubmitToken(bool valid) : valid_(valid) {}
	bool valid_ = false;
};

} // namespace r2v::generation
