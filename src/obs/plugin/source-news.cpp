// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/plugin/source-news.hpp"

#include "obs/actions/key-desk.hpp"
#include "obs/actions/price-field.hpp"
#include "obs/actions/rehearsal-switch.hpp"
#include "obs/status/status-board.hpp"
#include "obs/status/status-mirrors.hpp"
#include "obs/trigger/triggers.hpp"

namespace r2v::obs {

void SourceNews::sourceCame(const std::string &sourceKey)
{
	parts_.triggers.sourceCame(sourceKey);
	parts_.mirrors.refresh(sourceKey);
}

void SourceNews::sourceGone(const std::string &sourceKey)
{
	parts_.triggers.sourceGone(sourceKey);
}

void SourceNews::settingsChanged(const std::string &sourceKey)
{
	parts_.triggers.settingsChanged(sourceKey);
}

void SourceNews::onAirChanged(const std::string &sourceKey, bool isOnAir)
{
	parts_.triggers.onAirChanged(sourceKey, isOnAir);
}

void SourceNews::mirrorChanged(const std::string &sourceKey)
{
	parts_.mirrors.refresh(sourceKey);
}

void SourceNews::statusChanged(const std::string &sourceKey)
{
	parts_.board.changed(sourceKey);
}

void SourceNews::keyEntered(const std::string &typed)
{
	parts_.keyDesk.enter(typed);
}

void SourceNews::keyRemoved()
{
	parts_.keyDesk.remove();
}

void SourceNews::priceTyped(double pricePerSecond)
{
	parts_.price.set(pricePerSecond);
}

void SourceNews::rehearsalSwitched(bool on)
{
	parts_.rehearsal.set(on);
}

} // namespace r2v::obs
