// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/trigger/wish-settings.hpp"

#include <climits>
#include <random>
#include <string_view>
#include <utility>
#include <variant>

#include "core/text/utf8.hpp"
#include "obs/trigger/prompt-sources.hpp"

namespace r2v::obs {

namespace {

using generation::Refusal;
using generation::Wish;

/// A template may be longer than what comes of it; but the time that it takes grows with it, and a client may send
/// hundreds of megabytes.
constexpr size_t kMaxTemplateBytes = 1'000'000;

struct WrittenPrompt {
	std::string text;
	prompt::Author author;
	bool isOfTextSource = false;
};

/// Nothing where the Text source is not there.
std::optional<WrittenPrompt> readPrompt(const TaskSettings &task, prompt::Author author)
{
	WrittenPrompt own{task.prompt, author};
	if (task.promptTextSource.empty()) {
		return own;
	}
	const std::optional<std::string> text = textOfSource(task.promptTextSource);
	if (!text) {
		return std::nullopt;
	}
	return text->empty() ? own : WrittenPrompt{*text, prompt::Author::viewer, true};
}

/// Fills in the prompt as it is sent and, where that differs, as it was written.
std::optional<Objection> resolvePrompt(Wish &wish, const WrittenPrompt &written, const Texts &texts,
				       const PromptContext &context)
{
	if (written.text.size() > kMaxTemplateBytes) {
		return Objection{
			Refusal::promptTooLong,
			texts("Refusal.PromptTooLong",
			      {{"count", std::to_string(text::countCodePoints(written.text))},
			       {"allowed", std::to_string(context.provider.modelOf(wish.model).promptCodePoints)}})};
	}
	const auto seed = static_cast<uint64_t>(wish.seed.value_or(0));
	auto resolution = prompt::resolve(written.text, written.author, seed, context.sources);
	if (const auto *error = std::get_if<prompt::TemplateError>(&resolution)) {
		return Objection{Refusal::invalidSetting, prompt::sentence(*error, texts)};
	}
	wish.prompt = std::move(std::get<std::string>(resolution));
	wish.promptTemplate = wish.prompt == written.text ? std::string{} : written.text;
	return std::nullopt;
}

std::optional<bool> asSent(ProviderSwitch setting)
{
	return setting == ProviderSwitch::providersChoice ? std::nullopt : std::optional(setting == ProviderSwitch::on);
}

int64_t drawSeed(int64_t largest)
{
	std::random_device random;
	return std::uniform_int_distribution<int64_t>(0, largest)(random);
}

std::optional<Objection> checkAgainstLimits(const Wish &wish, const provider::Provider &provider, const Texts &texts)
{
	provider::TaskRequest request;
	request.model = wish.model;
	request.prompt = wish.prompt;
	request.negativePrompt = wish.negativePrompt;
	request.durationS = wish.durationS;
	request.resolution = wish.resolution;
	if (wish.aspectRatio != "auto") {
		request.aspectRatio = wish.aspectRatio;
	}
	request.seed = wish.seed;
	const std::optional<provider::Problem> problem = provider::validate(request, provider.modelOf(wish.model));
	if (!problem) {
		return std::nullopt;
	}
	Refusal refusal = Refusal::invalidSetting;
	if (problem->kind == provider::Problem::Kind::noPrompt) {
		refusal = Refusal::noPrompt;
	} else if (problem->kind == provider::Problem::Kind::promptTooLong) {
		refusal = Refusal::promptTooLong;
	}
	return Objection{refusal, provider::sentenceOf(*problem, texts)};
}

} // namespace

std::optional<Objection> fillWish(Wish &wish, const CheckedSettings &settings, const Texts &texts,
				  const PromptContext &context)
{
	if (const SettingFault *fault = settings.firstFault(WrongValue::refusesTask)) {
		return objectionTo(*fault, texts);
	}
	const TaskSettings &task = settings.values.task;
	const std::optional<WrittenPrompt> written = readPrompt(task, context.author);
	if (!written) {
		return Objection{Refusal::invalidSetting,
				 texts("Refusal.NoPromptSource", {{"name", inMessage(task.promptTextSource)}})};
	}
	wish.promptIsOfTextSource = written->isOfTextSource;
	wish.negativePrompt = task.negativePrompt;
	wish.model = task.model;
	wish.durationS = task.durationS < INT_MIN || task.durationS > INT_MAX ? 0 : static_cast<int>(task.durationS);
	wish.resolution = task.resolution;
	wish.aspectRatio = task.aspectRatio;
	wish.multiShots = asSent(task.multiShots);
	wish.enableSafetyChecker = asSent(task.safetyChecker);
	wish.seed =
		task.seedMode == SeedMode::random ? drawSeed(context.provider.modelOf(wish.model).maxSeed) : task.seed;
	if (auto objection = resolvePrompt(wish, *written, texts, context)) {
		return objection;
	}
	return checkAgainstLimits(wish, context.provider, texts);
}

std::optional<int64_t> nextSeed(const Wish &wish, const CheckedSettings &settings, const provider::Provider &provider)
{
	if (!wish.seed || settings.values.task.seedMode != SeedMode::increment) {
		return std::nullopt;
	}
	return *wish.seed >= provider.modelOf(wish.model).maxSeed ? 0 : *wish.seed + 1;
}

} // namespace r2v::obs
