// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <utility>

namespace r2v::media {

/// A value, or one line for the log that says why there is none.
template <typename Value>
class Outcome {
public:
	Outcome(Value value) : value_(std::move(value)) {}
	static Outcome failure(const std::string &reason)
	{
		Outcome outcome;
		outcome.reason_ = reason;
		return outcome;
	}

	explicit operator bool() const { return value_.has_value(); }
	Value &operator*() { return *value_; }
	const Value &operator*() const { return *value_; }
	Value *operator->() { return &*value_; }
	const Value *operator->() const { return &*value_; }
	const std::string &reason() const { return reason_; }

private:
	Outcome() = default;
	std::optional<Value> value_;
	std::string reason_;
};

} // namespace r2v::media
