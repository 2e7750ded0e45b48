// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "core/generation/air-questions.hpp"

namespace r2v::generation {

/// What a source does with a clip of its own that became ready.
enum class OnReady { play = 1, playAtLoop, hold, library };

/// Remembers what each source last said of itself, so that the engine never has to look the source up. Any thread.
class AirMemory final : public AirQuestions {
public:
	/// What one source says of itself, forgotten when that source ends. When two have the same key (a scene
	/// collection is loaded again while its old sources still end), the newer one counts.
	class Entry {
	public:
		Entry(AirMemory &memory, std::string sourceKey);
		~Entry();
		Entry(const Entry &) = delete;
		Entry &operator=(const Entry &) = delete;

		void setOnReady(OnReady onReady);
		/// Empty: it shows none.
		void setShown(std::string generationId);
		/// Remembers the newest thousand.
		void noteTriggered(const std::string &generationId);
		bool hasTriggered(const std::string &generationId) const;

	private:
		friend AirMemory;
		AirMemory &memory_;
		const std::string sourceKey_;
		OnReady onReady_ = OnReady::play;
		std::string shown_;
		std::set<std::string> triggered_;
	};

	bool holdsClip(const Generation &generation) const override;
	std::vector<std::string> shownGenerations() const override;

private:
	/// Guards what is in the entries, too.
	mutable std::mutex mutex_;
	std::map<std::string, const Entry *, std::less<>> entries_;
};

} // namespace r2v::generation
