// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "core/generation/shown-mark.hpp"

namespace r2v::obs {

/// Which generation's clip a source shows, according to its settings and in the records of clips. The records matter
/// because the storage limit must spare clips that a source in another scene collection shows. The caller holds one
/// lock for all calls.
class CurrentClip {
public:
	/// Writes into a generation's record whether the source of this mark shows it.
	using MarkShown = std::function<void(const std::string &generationId, const std::string &mark, bool shown)>;

	explicit CurrentClip(MarkShown markShown) : markShown_(std::move(markShown)) {}

	/// Empty if it shows none.
	const std::string &id() const { return id_; }
	/// How the records of clips name this source; empty while its collection is being loaded.
	const std::string &mark() const { return mark_; }
	/// Rises with each change by the source itself. It is in the settings too, so that older copies of them can be
	/// recognised.
	int64_t count() const { return count_; }

	/// What a copy of the settings contains; nothing if it would be a default.
	struct Written {
		std::optional<std::string> id;
		std::optional<int64_t> count;
	};
	/// The settings that the source was created with; they are as new as they say.
	void loaded(const Written &written)
	{
		if (written.count && *written.count > count_) {
			count_ = *written.count;
		}
	}
	/// The generation that these settings mean. "Cancel" on a properties page that was open when the clip came puts
	/// back an older copy, and "Defaults" leaves nothing. Both are about what can be typed there, not about the
	/// clip on air.
	std::string wantedBy(const Written &written) const
	{
		const bool isFromBefore = written.count ? *written.count < count_ : !written.id;
		return isFromBefore ? id_ : written.id.value_or(std::string{});
	}
	/// Follows the settings. False if this is the generation already.
	bool follow(const std::string &wanted)
	{
		if (wanted == id_) {
			return false;
		}
		change(wanted);
		return true;
	}
	/// Called when the source itself plays or stops a clip.
	void set(const std::string &generationId)
	{
		change(generationId);
		++count_;
	}
	/// The scene collection that the source is in, and whether it was only renamed. A copy of a collection can
	/// become the current one without its sources being created again.
	void collectionIs(const std::string &sourceKey, const std::string &collection, bool isRenamed)
	{
		const std::string before = std::exchange(mark_, generation::shownMark(sourceKey, collection));
		tell(mark_, true);
		// If it is a copy, the previous collection goes on showing the clip.
		if (isRenamed && before != mark_) {
			tell(before, false);
		}
	}

private:
	void change(const std::string &generationId)
	{
		tell(mark_, false);
		id_ = generationId;
		tell(mark_, true);
	}
	void tell(const std::string &mark, bool shown) const
	{
		if (!id_.empty() && !mark.empty()) {
			markShown_(id_, mark, shown);
		}
	}

	const MarkShown markShown_;
	std::string id_;
	std::string mark_;
	int64_t count_ = 1;
};

} // namespace r2v::obs
