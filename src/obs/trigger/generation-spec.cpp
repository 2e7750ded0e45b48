// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/trigger/generation-spec.hpp"

#include <climits>
#include <random>
#include <string_view>
#include <utility>
#include <variant>

#include "core/text/utf8.hpp"
#include "obs/trigger/prompt-sources.hpp"

namespace r2v::obs {

namespace {

using generation::GenerationSpec;
using generation::RefusalCode;

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
std::optional<Refusal> resolvePrompt(GenerationSpec &spec, const WrittenPrompt &written, const Texts &texts,
				     const PromptContext &context)
{
	if (written.text.size() > kMaxTemplateBytes) {
		return Refusal{
			RefusalCode::promptTooLong,
			texts("Refusal.PromptTooLong",
			      {{"count", std::to_string(text::countCodePoints(written.text))},
			       {"allowed", std::to_string(context.provider.modelOf(spec.model).promptCodePoints)}})};
	}
	const auto seed = static_cast<uint64_t>(spec.seed.value_or(0));
	auto resolution = prompt::resolve(written.text, written.author, seed, context.sources);
	if (const auto *error = std::get_if<prompt::TemplateError>(&resolution)) {
		return Refusal{RefusalCode::invalidSetting, prompt::sentence(*error, texts)};
	}
	spec.prompt = std::move(std::get<std::string>(resolution));
	spec.promptTemplate = spec.prompt == written.text ? std::string{} : written.text;
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

std::optional<Refusal> checkAgainstLimits(const GenerationSpec &spec, const provider::Provider &provider,
					  const Texts &texts)
{
	provider::TaskRequest request;
	request.model = spec.model;
	request.prompt = spec.prompt;
	request.negativePrompt = spec.negativePrompt;
	request.durationS = spec.durationS;
	request.resolution = spec.resolution;
	if (spec.aspectRatio != "auto") {
		request.aspectRatio = spec.aspectRatio;
	}
	request.seed = spec.seed;
	const std::optional<provider::LimitViolation> violation =
		provider::validate(request, provider.modelOf(spec.model));
	if (!violation) {
		return std::nullopt;
	}
	RefusalCode refusal = RefusalCode::invalidSetting;
	if (violation->kind == provider::LimitViolation::Kind::noPrompt) {
		refusal = RefusalCode::noPrompt;
	} else if (violation->kind == provider::LimitViolation::Kind::promptTooLong) {
		refusal = RefusalCode::promptTooLong;
	}
	return Refusal{refusal, provider::sentenceOf(*violation, texts)};
}

} // namespace

std::optional<Refusal> fillSpec(GenerationSpec &spec, const CheckedSettings &settings, const Texts &texts,
				const PromptContext &context)
{
	if (const SettingError *fault = settings.firstError(WrongValue::refusesTask)) {
		return refusalOf(*fault, texts);
	}
	const TaskSettings &task = settings.values.task;
	const std::optional<WrittenPrompt> written = readPrompt(task, context.author);
	if (!written) {
		return Refusal{RefusalCode::invalidSetting,
			       texts("Refusal.NoPromptSource", {{"name", inMessage(task.promptTextSource)}})};
	}
	spec.promptIsOfTextSource = written->isOfTextSource;
	spec.negativePrompt = task.negativePrompt;
	spec.model = task.model;
	spec.durationS = task.durationS < INT_MIN || task.durationS > INT_MAX ? 0 : static_cast<int>(task.durationS);
	spec.resolution = task.resolution;
	spec.aspectRatio = task.aspectRatio;
	spec.multiShots = asSent(task.multiShots);
	spec.enableSafetyChecker = asSent(task.safetyChecker);
	spec.seed =
		task.seedMode == SeedMode::random ? drawSeed(context.provider.modelOf(spec.model).maxSeed) : task.seed;
	if (auto reason = resolvePrompt(spec, *written, texts, context)) {
		return reason;
	}
	return checkAgainstLimits(spec, context.provider, texts);
}

std::optional<int64_t> nextSeed(const GenerationSpec &spec, const CheckedSettings &settings,
				const provider::Provider &provider)
{
	if (!spec.seed || settings.values.task.seedMode != SeedMode::increment) {
		return std::nullopt;
	}
	return *spec.seed >= provider.modelOf(spec.model).maxSeed ? 0 : *spec.seed + 1;
}

} // namespace r2v::obs
