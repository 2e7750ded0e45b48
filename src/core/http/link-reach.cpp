// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/http/link-reach.hpp"

namespace r2v::http {

void AddressBook::note(const Origin &origin, AddressClass found)
{
	found_[{origin.scheme, origin.host, origin.port}] = found;
}

std::optional<AddressClass> AddressBook::find(const Origin &origin) const
{
	if (const auto literal = classOfHost(origin.host)) {
		return literal;
	}
	const auto found = found_.find({origin.scheme, origin.host, origin.port});
	return found == found_.end() ? std::nullopt : std::optional(found->second);
}

LinkReach LinkReach::ofLink(bool ownOrigin, std::optional<AddressClass> base)
{
	LinkReach reach;
	reach.anywhere_ = false;
	reach.ownOrigin_ = ownOrigin;
	reach.base_ = base;
	return reach;
}

LinkReach LinkReach::ofRedirect(bool ownOrigin, std::optional<AddressClass> base, std::optional<AddressClass> sender)
{
	LinkReach reach = ofLink(ownOrigin, base);
	reach.redirected_ = true;
	reach.sender_ = sender;
	return reach;
}

bool LinkReach::allows(AddressClass address) const
{
	if (anywhere_ || address == AddressClass::internet) {
		return true;
	}
	if (redirected_ && sender_ != address) {
		return false;
	}
	return ownOrigin_ || (base_ == address && address != AddressClass::unusable);
}

} // namespace r2v::http
