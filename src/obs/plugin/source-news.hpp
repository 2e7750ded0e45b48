// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "obs/source/source-listener.hpp"

namespace r2v::obs {

class KeyDesk;
class PriceField;
class RehearsalSwitch;
class Triggers;
class StatusBoard;
class StatusMirrors;

/// Passes on what sources report.
class SourceNews final : public SourceListener {
public:
	struct Parts {
		Triggers &triggers;
		StatusBoard &board;
		StatusMirrors &mirrors;
		KeyDesk &keyDesk;
		RehearsalSwitch &rehearsal;
		PriceField &price;
	};
	explicit SourceNews(const Parts &parts) : parts_(parts) {}

	void sourceCame(const std::string &sourceKey) override;
	void sourceGone(const std::string &sourceKey) override;
	void settingsChanged(const std::string &sourceKey) override;
	void onAirChanged(const std::string &sourceKey, bool isOnAir) override;
	void mirrorChanged(const std::string &sourceKey) override;
	void statusChanged(const std::string &sourceKey) override;
	void keyEntered(const std::string &typed) override;
	void keyRemoved() override;
	void priceTyped(double pricePerSecond) override;
	void rehearsalSwitched(bool on) override;

private:
	const Parts parts_;
};

} // namespace r2v::obs
