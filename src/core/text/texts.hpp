// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace r2v {

/// Sentences for the user, by their key in data/locale. The obs layer looks them up with obs_module_text; tests read
/// en-US.ini. Callable from any thread.
class Texts {
public:
	using Lookup = std::function<std::string(std::string_view key)>;
	using Arguments = std::initializer_list<std::pair<std::string_view, std::string_view>>;

	explicit Texts(Lookup lookup) : lookup_(std::move(lookup)) {}

	/// The text of key with each {name} replaced by its argument. Names inside arguments are not replaced.
	std::string operator()(std::string_view key, Arguments arguments = {}) const;

private:
	Lookup lookup_;
};

} // namespace r2v
