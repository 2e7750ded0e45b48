// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include <obs.hpp>

namespace r2v::obs {

class ReferenceSource;

/// All live r2v_source instances, by their lasting key. Any thread. It returns strong references, so that an instance
/// lives for as long as its reference is held.
class SourceRegistry {
public:
	struct Found {
		OBSSourceAutoRelease source;
		/// Valid while `source` is held; null if nothing was found.
		ReferenceSource *instance = nullptr;
		explicit operator bool() const { return instance != nullptr; }
	};

	/// A key and, once published, the instance that is found by it. Both are given up when this ends.
	class Registration {
	public:
		~Registration() { withdraw(); }
		Registration(const Registration &) = delete;
		Registration &operator=(const Registration &) = delete;

		const std::string &key() const { return key_; }
		/// The instance is complete: others may find it and call it from their threads.
		void publish(ReferenceSource &instance);
		/// From now on it is not found any more. Idempotent.
		void withdraw();

	private:
		friend SourceRegistry;
		Registration(SourceRegistry &registry, const std::string &wantedKey, obs_source_t *source);

		SourceRegistry &registry_;
		obs_source_t *const source_;
		std::string key_;
	};

	/// Claims the key for an instance that is being created, which nobody finds yet. If a live source has this key
	/// already, because its settings were copied, or if the key is empty, a new one is used.
	Registration claim(const std::string &wantedKey, obs_source_t *source) { return {*this, wantedKey, source}; }

	Found byKey(const std::string &key) const;
	/// By the name that OBS shows. Only finds instances of r2v_source.
	Found byName(const std::string &name) const;
	Found bySource(obs_source_t *source) const;
	std::vector<Found> all() const;

private:
	std::string claimKey(const std::string &wantedKey, obs_source_t *source);
	struct Entry {
		OBSWeakSource weak;
		/// Null until it is complete.
		ReferenceSource *instance = nullptr;
		const obs_source_t *source = nullptr;
	};
	mutable std::mutex mutex_;
	std::unordered_map<std::string, Entry> entries_;
};

} // namespace r2v::obs
