// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

namespace r2v::media {

/// When, by the clock of the timestamps, a position on the play timeline is due. Both in ns. The speed may change on
/// the way; what is before the place of the change keeps its time.
class PlayClock {
public:
	bool isSet() const { return isSet_; }
	/// Keeps the speed.
	void clear();
	/// This position is due at that time.
	void set(int64_t clockNs, int64_t positionNs);
	/// All that is to come is due later.
	void delay(int64_t ns) { clockNs_ += ns; }

	/// From that position on, or from the last change where that is still to come.
	void setSpeed(int percent, int64_t fromNs);
	int64_t speedChangesAtNs() const { return positionNs_; }
	/// Before and from that position on.
	int speedBefore() const { return before_; }
	int speed() const { return after_; }

	int64_t clockAt(int64_t positionNs) const;
	int64_t positionAt(int64_t clockNs) const;
	/// How long a piece of the clip takes, and how much of the clip that time takes, at speed().
	int64_t playedNs(int64_t clipNs) const;
	int64_t clipNs(int64_t playedNs) const;

private:
	bool isSet_ = false;
	int64_t clockNs_ = 0;
	int64_t positionNs_ = 0;
	int before_ = 100;
	int after_ = 100;
};

} // namespace r2v::media
