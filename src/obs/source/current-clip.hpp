// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "core/generation/shown-mark.hpp"

namespace r2v::obs {

/// Which generation's clip a source shows, as its settings say and as the records of clips tell: the storage limit must
/// leave alone what a source of another scene collection shows. The caller holds one lock for all calls.
class CurrentClip {
public:
	/// Writes into a generation's record whether the source of this mark shows it.
	using MarkShown = std::function<void(const std::string &generationId, const std::string &mark, bool shown)>;

	explicit CurrentClip(MarkShown markShown) : markShown_(std::move(markShown)) {}

	/// Empty: none.
	const std::string &id() const { return id_; }
	/// What it is in the records of clips that it shows; empty while its collection is being loaded.
	const std::string &mark() const { return mark_; }
	/// One more with each change by the source itself; in the settings too, which tells older copies of them.
	int64_t count() const { return count_; }

	/// What stands in a copy of its settings, and nothing where a default would be read.
	struct Written {
		std::optional<std::string> id;
		std::optional<int64_t> count;
	};
	/// The settings that it was made with: they are as new as they say.
	void loaded(const Written &written)
	{
		if (written.count && *written.count > count_) {
			count_ = *written.count;
		}
	}
	/// The generation to show by these settings. "Cancel" of a properties page that was open when the clip came
	/// puts back a copy from before, and "Defaults" leaves nothing: both mean what can be typed there, not the clip
	/// on air.
	std::string wantedBy(const Written &written) const
	{
		const bool isFromBefore = written.count ? *written.count < count_ : !written.id;
		return isFromBefore ? id_ : written.id.value_or(std::string{});
	}
	/// As the settings want it. False: it is that one already.
	bool follow(const std::string &wanted)
	{
		if (wanted == id_) {
			return false;
		}
		change(wanted);
		return true;
	}
	/// The source itself plays or stops a clip.
	void set(const std::string &generationId)
	{
		change(generationId);
		++count_;
	}
	/// The scene collection of the source, and whether that one has a new name. A copy becomes the current one
	/// without its sources being made anew.
	void collectionIs(const std::string &sourceKey, const std::string &collection, bool isRenamed)
	{
		const std::string before = std::exchange(mark_, generation::shownMark(sourceKey, collection));
		tell(mark_, true);
		// Where it is a copy, the one before goes on showing the clip.
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
