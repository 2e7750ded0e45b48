// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/base/source-uuid.hpp"

#include <obs.hpp>

#include "obs/base/valid-text.hpp"

namespace r2v::obs {

#if LIBOBS_API_VER >= MAKE_SEMANTIC_VERSION(29, 1, 0)

std::string uuidOfSource(const std::string &name)
{
	const OBSSourceAutoRelease source = sourceByName(name);
	return source ? validText(obs_source_get_uuid(source)) : std::string();
}

std::string nameOfSource(const std::string &uuid)
{
	const OBSSourceAutoRelease source = obs_get_source_by_uuid(uuid.c_str());
	std::string name = shownName(source);
	// A filter, or a scene of another canvas, does not count: that name means someone else.
	const OBSSourceAutoRelease named = sourceByName(name);
	return named && named.Get() == source.Get() ? name : std::string();
}

#else

std::string uuidOfSource(const std::string &)
{
	return {};
}

std::string nameOfSource(const std::string &)
{
	return {};
}

#endif

} // namespace r2v::obs
