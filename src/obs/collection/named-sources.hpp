// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <map>
#include <string>

#include <obs.hpp>

namespace r2v::obs {

/// The sources and scenes that settings name, alone, in lists and in the prompt's {text:…}, and how renames are
/// followed. If OBS has uuids, the settings keep the uuid of each beside the names. All of this changes settings in
/// place and tells nobody, because following a source is not a change.
namespace named_sources {

/// How sources are looked up; tests pass their own.
struct Lookup {
	/// Both return nothing if there is none.
	std::function<std::string(const std::string &name)> uuidOf;
	std::function<std::string(const std::string &uuid)> nameOf;
};
Lookup libobsLookup();

/// A source has got another name.
void rename(obs_data_t *settings, const std::string &from, const std::string &to);

/// After loading. A source that was renamed elsewhere is found by its uuid. If no source has that uuid, the name
/// counts. A name without a uuid was only just typed, and counts too.
void settle(obs_data_t *settings, const Lookup &lookup);

/// Before saving: notes the uuid that each name stands for now.
void remember(obs_data_t *settings, const Lookup &lookup);

/// The present names of sources that no template can hold, by the names in the prompt.
std::map<std::string, std::string> unwritableNames(obs_data_t *settings);

} // namespace named_sources

} // namespace r2v::obs
