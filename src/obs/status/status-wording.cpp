// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/status/status-wording.hpp"

#include <algorithm>
#include <cstdio>

namespace r2v::obs {

namespace {

using generation::Generation;
using generation::State;

bool isAwaited(const StatusFacts &facts)
{
	return facts.latest && !facts.panicked && !generation::isEnd(facts.latest->state) && !facts.latest->dismissed;
}

std::string stateKey(const Generation &generation)
{
	if (generation.dismissed) {
		return generation::isEnd(generation.state) ? "State.Cancelled" : "State.Dismissed";
	}
	// Without the progress, which has its own place in the wording.
	return generation.state == State::waiting ? "StatusText.Generating" : generation::stateTextKey(generation);
}

std::string stateOf(const Texts &texts, const StatusFacts &facts)
{
	if (facts.panicked) {
		return texts("StatusText.Panicked");
	}
	return texts(facts.latest ? stateKey(*facts.latest) : "StatusText.Idle");
}

std::string etaOf(const Texts &texts, const StatusFacts &facts)
{
	if (!isAwaited(facts)) {
		return texts("StatusText.NoEta");
	}
	if (!facts.timeLeft) {
		return texts("StatusText.UnknownEta");
	}
	return *facts.timeLeft < std::chrono::seconds(1) ? texts("StatusText.AnyMoment")
							 : minutesAndSeconds(*facts.timeLeft);
}

} // namespace

std::string minutesAndSeconds(Milliseconds span)
{
	const long long seconds = std::max<long long>(0, span.count() / 1000);
	char text[32];
	snprintf(text, sizeof text, "%lld:%02lld", seconds / 60, seconds % 60);
	return text;
}

std::string wordStatus(const Texts &texts, const std::string &wording, const StatusFacts &facts)
{
	const Texts chosen([&](std::string_view) {
		return !wording.empty() ? wording : texts(isAwaited(facts) ? "StatusText.Awaited" : "StatusText.Ended");
	});
	return chosen("", {{"state", stateOf(texts, facts)},
			   {"progress", std::to_string(facts.latest ? facts.latest->progress : 0)},
			   {"eta", etaOf(texts, facts)},
			   {"status", facts.statusLine}});
}

} // namespace r2v::obs
