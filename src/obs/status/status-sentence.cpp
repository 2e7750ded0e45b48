// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/status/status-sentence.hpp"

#include <cstdio>

#include "core/prompt/shown-words.hpp"
#include "obs/status/status-wording.hpp"

namespace r2v::obs {

namespace {

using generation::Generation;
using generation::State;

/// Two sentences, or one where the first holds the second.
std::string withSecond(const std::string &sentence, const std::string &action)
{
	if (action.empty() || sentence.find(action) != std::string::npos) {
		return sentence;
	}
	return sentence.empty() ? action : sentence + " " + action;
}

std::string ready(const Texts &texts, const Generation &generation, bool isShown)
{
	if (generation.dismissed) {
		return texts("Status.ReadyDismissed");
	}
	if (generation.held) {
		return texts("Status.ReadyHeld");
	}
	char seconds[16];
	snprintf(seconds, sizeof seconds, "%.1f", static_cast<double>(generation.clip.durationMs) / 1000.0);
	return texts(isShown ? "Status.Shown" : "Status.Ready",
		     {{"seconds", seconds},
		      {"width", std::to_string(generation.clip.widthPx)},
		      {"height", std::to_string(generation.clip.heightPx)},
		      {"elapsed", minutesAndSeconds(generation.completedAt.value_or(generation.updatedAt) -
						    generation.createdAt)}});
}

std::string ended(const Texts &texts, const Generation &generation)
{
	const std::string sentence =
		generation.error.empty() ? texts(generation::textKeyOf("Status", generation.state)) : generation.error;
	return withSecond(sentence, generation.action);
}

/// All of what approving would send: what is not shown here may be what should not be sent.
std::string whatIsAsked(const Texts &texts, const generation::GenerationSpec &spec)
{
	const std::string prompt = prompt::shownWords(spec.prompt);
	const std::string size = spec.resolution + ", " + spec.aspectRatio;
	const std::string sentence = texts(spec.requestedBy.empty() ? "Status.TextSourceWaits" : "Status.RequestWaits",
					   {{"name", prompt::shownWords(spec.requestedBy)},
					    {"prompt", prompt},
					    {"seconds", std::to_string(spec.durationS)},
					    {"size", size}});
	const std::string avoided = prompt::shownWords(spec.negativePrompt);
	return avoided.empty() ? sentence : sentence + " " + texts("Status.RequestAvoids", {{"prompt", avoided}});
}

/// What the streamer is asked to decide; empty where nothing waits.
std::string request(const Texts &texts, const StatusContext &context)
{
	if (context.waiting.empty()) {
		return {};
	}
	const Generation &oldest = *context.waiting.front();
	const std::string asked = money(context.pricePerSecond * oldest.spec.durationS);
	const std::string sentence = whatIsAsked(texts, oldest.spec) + " " + texts("Status.RequestDecide");
	const std::string price = context.pricePerSecond > 0 && !oldest.rehearsal
					  ? texts("Status.RequestCost", {{"cost", asked}})
					  : std::string{};
	const std::string more =
		context.waiting.size() > 1
			? texts("Status.MoreRequestsWait", {{"count", std::to_string(context.waiting.size() - 1)}})
			: std::string{};
	return withSecond(withSecond(sentence, price), more);
}

std::string underWay(const Texts &texts, const Generation &generation, UtcTime now)
{
	const std::string elapsed = minutesAndSeconds(now - generation.createdAt);
	if (generation.waitsForApproval) {
		return texts("Status.WaitsForApproval", {{"elapsed", elapsed}});
	}
	return texts(generation::textKeyOf("Status", generation.state),
		     {{"progress", std::to_string(generation.progress)}, {"elapsed", elapsed}});
}

/// In the user's own money where the price is known; else what the server said it reserved, in its own words: the unit
/// is not documented. A rehearsal costs nothing, whatever its stand-in says.
std::string cost(const Texts &texts, const Generation &generation, double pricePerSecond)
{
	if (generation.rehearsal || generation.creditsReserved.empty()) {
		return {};
	}
	return pricePerSecond > 0
		       ? texts("Status.RequestCost", {{"cost", money(pricePerSecond * generation.spec.durationS)}})
		       : texts("Status.Credits", {{"credits", generation.creditsReserved}});
}

std::string describe(const Texts &texts, const Generation &generation, const StatusContext &context)
{
	const std::string itsCost = cost(texts, generation, context.pricePerSecond);
	if (generation.state == State::ready) {
		return withSecond(ready(texts, generation, context.isShown), itsCost);
	}
	if (generation::isEnd(generation.state)) {
		return ended(texts, generation);
	}
	if (generation.dismissed) {
		return texts("Status.Dismissed", {{"progress", std::to_string(generation.progress)}});
	}
	return withSecond(underWay(texts, generation, context.now), itsCost);
}

std::string describeWork(const Texts &texts, const generation::Snapshot &latest, const StatusContext &context)
{
	if (latest) {
		const std::string sentence = describe(texts, *latest, context);
		return latest->rehearsal ? texts("Status.InRehearsal", {{"status", sentence}}) : sentence;
	}
	if (context.rehearsal) {
		return texts("Status.IdleInRehearsal");
	}
	if (!context.hasKey && !context.whyNoKey.empty()) {
		return context.whyNoKey;
	}
	return texts(context.hasKey ? "Status.Idle" : "Status.IdleWithoutKey");
}

/// What the next Generate does, where the newest generation would have one think otherwise.
std::string whatIsNext(const Texts &texts, const generation::Snapshot &latest, const StatusContext &context)
{
	if (!latest || !generation::isEnd(latest->state) || latest->rehearsal == context.rehearsal) {
		return {};
	}
	if (context.rehearsal) {
		return texts("Status.NextIsRehearsal");
	}
	return texts(context.hasKey ? "Status.NextIsPaid" : "Status.IdleWithoutKey");
}

} // namespace

std::string money(double amount)
{
	char text[32];
	snprintf(text, sizeof text, "%.2f", amount);
	return text;
}

std::string describeStatus(const Texts &texts, const generation::Snapshot &latest, const std::string &refusal,
			   const StatusContext &context)
{
	if (context.panicked) {
		return texts("Status.Panicked");
	}
	const std::string toDecide = request(texts, context);
	if (!refusal.empty()) {
		return withSecond(refusal, toDecide);
	}
	if (!toDecide.empty()) {
		const bool othersAreUnderWay = latest && !latest->waitsForApproval && !generation::isEnd(latest->state);
		return withSecond(toDecide, othersAreUnderWay ? describe(texts, *latest, context) : std::string{});
	}
	const bool isAwaited = latest && !generation::isEnd(latest->state);
	const bool isOfUse = isAwaited || (latest && latest->state == State::ready);
	const std::string work =
		withSecond(describeWork(texts, latest, context), isOfUse ? context.captureNote : std::string{});
	return withSecond(withSecond(work, whatIsNext(texts, latest, context)),
			  context.hasArmedTriggers && !isAwaited ? texts("Status.Armed") : std::string{});
}

} // namespace r2v::obs
