// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/settings/refusal.hpp"

#include "core/text/utf8.hpp"

namespace r2v::obs {

namespace {

constexpr size_t kMaxQuotedCodePoints = 300;

} // namespace

std::string inMessage(std::string_view value)
{
	return text::shortened(value, kMaxQuotedCodePoints);
}

} // namespace r2v::obs
