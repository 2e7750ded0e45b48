// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

namespace r2v::media {

/// Tells when a position on the play timeline is due, by the clock of the timestamps. Both in ns. If the speed changes
/// midway, earlier positions keep their times.
class PlayClock {
public:
	bool isSet() const { return isSet_; }
	/// Keeps the speed.
	void clear();
	/// This position is due at that time.
	void set(int64_t clockNs, int64_t positionNs);
	/// Makes everything that is to come due later.
	void delay(int64_t ns) { clockNs_ += ns; }

	/// From that position on, or from the last change if that is still to come.
	void setSpeed(int percent, int64_t fromNs);
	int64_t speedChangesAtNs() const { return positionNs_; }
	/// Before that position, and from it on.
	int speedBefore() const { return before_; }
	int speed() const { return after_; }

	int64_t clockAt(int64_t positionNs) const;
	int64_t positionAt(int64_t clockNs) const;
	/// How long a piece of the clip takes at speed(), and how much of the clip plays in that time.
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
