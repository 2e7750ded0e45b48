// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <map>
#include <string>

#include <obs.hpp>

namespace r2v::obs {

/// The sources and scenes that settings name, alone, in lists and in the prompt's {text:…}, and how they are followed.
/// Where OBS has uuids, the settings keep that of each beside the names. All of this changes settings in place and
/// tells nobody: a name that follows its source is no news.
namespace named_sources {

/// What is known of the sources there are; tests give their own.
struct Lookup {
	/// Both give nothing where there is none.
	std::function<std::string(const std::string &name)> uuidOf;
	std::function<std::string(const std::string &uuid)> nameOf;
};
Lookup libobsLookup();

/// A source has another name now.
void rename(obs_data_t *settings, const std::string &from, const std::string &to);

/// After loading: a source that was renamed elsewhere is known by its uuid. One that nobody bears says nothing, and the
/// name counts; a name without a uuid beside it was just typed and counts, too.
void settle(obs_data_t *settings, const Lookup &lookup);

/// Before saving: which uuid each name means now.
void remember(obs_data_t *settings, const Lookup &lookup);

/// By the name that stands in the prompt, the name of the source now, where no template can hold that.
std::map<std::string, std::string> unwritableNames(obs_data_t *settings);

} // namespace named_sources

} // namespace r2v::obs
