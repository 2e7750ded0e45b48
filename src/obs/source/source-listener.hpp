// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace r2v::obs {

/// Hears about everything that happens to a source but concerns others. Any thread, including the graphics thread,
/// unless said otherwise; implementations must not wait.
class SourceListener {
public:
	virtual ~SourceListener() = default;
	/// It is complete and can be found.
	virtual void sourceCame(const std::string &sourceKey) = 0;
	/// It can no longer be found.
	virtual void sourceGone(const std::string &sourceKey) = 0;
	virtual void settingsChanged(const std::string &sourceKey) = 0;
	virtual void onAirChanged(const std::string &sourceKey, bool isOnAir) = 0;
	/// What its mirroring Text source says may have changed.
	virtual void mirrorChanged(const std::string &sourceKey) = 0;
	/// Not on the graphics thread.
	virtual void statusChanged(const std::string &sourceKey) = 0;
	/// Somebody typed an API key into the source's page. Not on the graphics thread.
	virtual void keyEntered(const std::string &typed) = 0;
	/// Somebody wants the API key removed. Not on the graphics thread.
	virtual void keyRemoved() = 0;
	/// Somebody typed a price per second. Not on the graphics thread.
	virtual void priceTyped(double pricePerSecond) = 0;
	/// Somebody clicked the switch on the source's page. Not on the graphics thread.
	virtual void rehearsalSwitched(bool on) = 0;
};

} // namespace r2v::obs
