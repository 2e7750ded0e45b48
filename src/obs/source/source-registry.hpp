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

	/// A key and, from publish() on, the instance that is found by it; gives both up at its end.
	class Registration {
	public:
		~Registration() { withdraw(); }
		Registration(const Registration &) = delete;
		Registration &operator=(const Registration &) = delete;

		const std::string &key() const { return key_; }
		/// The instance is whole: others may find it and call it from their threads.
		void publish(ReferenceSource &instance);
		/// It is found no more. Idempotent.
		void withdraw();

	private:
		friend SourceRegistry;
		Registration(SourceRegistry &registry, const std::string &wantedKey, obs_source_t *source);

		SourceRegistry &registry_;
		obs_source_t *const source_;
		std::string key_;
	};

	/// Claims the key for an instance that is being made and that nobody finds yet. A key that a live source has
	/// already (settings were copied) is replaced by a new one; an empty one too.
	Registration claim(const std::string &wantedKey, obs_source_t *source) { return {*this, wantedKey, source}; }

	Found byKey(const std::string &key) const;
	/// By the name OBS shows; only r2v_source.
	Found byName(const std::string &name) const;
	Found bySource(obs_source_t *source) const;
	std::vector<Found> all() const;

private:
	std::string claimKey(const std::string &wantedKey, obs_source_t *source);
	struct Entry {
		OBSWeakSource weak;
		/// Null until it is whole.
		ReferenceSource *instance = nullptr;
		const obs_source_t *source = nullptr;
	};
	mutable std::mutex mutex_;
	std::unordered_map<std::string, Entry> entries_;
};

} // namespace r2v::obs
