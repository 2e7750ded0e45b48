// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include <obs.hpp>

namespace r2v::obs {

class ReferenceSource;

/// The live r2v_source instances by their lasting key. From any thread; gives strong references, so that an instance
/// found here lives as long as its reference is held.
class SourceRegistry {
public:
	struct Found {
		OBSSourceAutoRelease source;
		/// Valid while `source` is held; null where nothing was found.
		ReferenceSource *instance = nullptr;
		explicit operator bool() const { return instance != nullptr; }
	};

	/// Claims the key for a new instance. A key that a live source has already (settings were copied) is replaced
	/// by a new one; an empty one too. Returns the key to use.
	std::string add(const std::string &wantedKey, obs_source_t *source, ReferenceSource *instance);
	/// Only where the key still is this instance's.
	void remove(const std::string &key, const ReferenceSource *instance);

	Found byKey(const std::string &key) const;
	/// By the name OBS shows; only r2v_source.
	Found byName(const std::string &name) const;
	Found bySource(obs_source_t *source) const;
	std::vector<Found> all() const;

private:
	struct Entry {
		OBSWeakSource weak;
		ReferenceSource *instance = nullptr;
	};
	mutable std::mutex mutex_;
	std::unordered_map<std::string, Entry> entries_;
};

} // namespace r2v::obs
