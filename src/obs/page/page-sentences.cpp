// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/page/page-sentences.hpp"

#include <algorithm>
#include <cstdio>

#include "core/prompt/shown-words.hpp"
#include "obs/settings/refusal.hpp"
#include "obs/status/status-sentence.hpp"

namespace r2v::obs {

namespace {

/// As large as it may be shown without filling the page.
constexpr uint64_t kShotWidthPx = 320;
constexpr uint64_t kShotHeightPx = 200;

std::string newsSentence(const Texts &texts, const KeyNews &news)
{
	std::string detail = asPlainText(news.detail);
	switch (news.kind) {
	case KeyNews::Kind::none:
		break;
	case KeyNews::Kind::notUsable:
		return detail;
	case KeyNews::Kind::asking:
		return texts("Key.Asking");
	case KeyNews::Kind::accepted:
		return news.balance.empty() ? texts("Key.AcceptedHere")
					    : texts("Key.AcceptedHere") + " " +
						      texts("Key.Balance", {{"credits", asPlainText(news.balance)}});
	case KeyNews::Kind::refused:
		return texts("Key.RefusedHere", {{"detail", detail}});
	case KeyNews::Kind::notAsked:
		return texts("Key.NotAsked", {{"detail", detail}});
	case KeyNews::Kind::removed:
	case KeyNews::Kind::environmentStays:
		break;
	}
	return {};
}

uint64_t shownWidthPx(const ReferenceShots::Shot &shot)
{
	return std::max<uint64_t>(1, std::min<uint64_t>(kShotWidthPx, kShotHeightPx * shot.widthPx /
									      std::max<uint32_t>(1, shot.heightPx)));
}

std::string link(const std::filesystem::path &to, const std::string &words)
{
	return "<a href='" + fileUrl(to) + "'>" + words + "</a>";
}

} // namespace

std::string promptSentence(const Texts &texts, const std::string &textSource, const std::optional<std::string> &text)
{
	if (textSource.empty()) {
		return {};
	}
	return texts(!text           ? "PromptInUse.Missing"
		     : text->empty() ? "PromptInUse.Typed"
				     : "PromptInUse.TextSource",
		     {{"name", asPlainText(prompt::shownWords(inMessage(textSource)))}});
}

std::string keySentence(const Texts &texts, const KeyFacts &facts)
{
	std::string news = newsSentence(texts, facts.news);
	if (facts.isFromEnvironment) {
		return facts.news.kind == KeyNews::Kind::notUsable ? news : texts("Key.FromEnvironment");
	}
	if (!news.empty()) {
		return news;
	}
	if (facts.hasKey) {
		return texts("Key.Stored");
	}
	return facts.whyNone.empty() ? texts("Key.Missing") : asPlainText(facts.whyNone);
}

bool mustSeeKey(const KeyFacts &facts)
{
	return !facts.hasKey || facts.news.kind == KeyNews::Kind::refused ||
	       facts.news.kind == KeyNews::Kind::notUsable;
}

std::string priceSentence(const Texts &texts, double pricePerSecond)
{
	const std::string credits = " " + texts("Price.Credits");
	if (pricePerSecond <= 0) {
		return texts("Price.NotSet") + credits;
	}
	return texts("Price.Line", {{"shortest", money(2 * pricePerSecond)},
				    {"usual", money(5 * pricePerSecond)},
				    {"longest", money(10 * pricePerSecond)}}) +
	       credits;
}

std::string shotSentence(const Texts &texts, const ReferenceShots::Shot &shot)
{
	if (shot.isBeingTaken) {
		return texts("Shot.Taking");
	}
	if (shot.file.empty()) {
		return asPlainText(shot.reason);
	}
	const std::string url = fileUrl(shot.file);
	return "<a href='" + url + "'><img src='" + url + "' width='" + std::to_string(shownWidthPx(shot)) +
	       "'></a><br>" +
	       texts("Shot.Taken",
		     {{"width", std::to_string(shot.widthPx)}, {"height", std::to_string(shot.heightPx)}});
}

std::string requestsHelp(const Texts &texts, const std::filesystem::path &configDir,
			 const std::filesystem::path &docsDir)
{
	const std::string page = texts("Requests.Page");
	return texts("Requests.Help", {{"folder", link(configDir, texts("Requests.Folder"))},
				       {"page", docsDir.empty() ? page : link(docsDir / "prompts.md", page)}});
}

std::string asPlainText(std::string sentence)
{
	for (size_t at = sentence.find('<'); at != std::string::npos; at = sentence.find('<', at)) {
		sentence.replace(at, 1, "\u2039");
	}
	return sentence;
}

std::string fileUrl(const std::filesystem::path &file)
{
	std::string url = "file://";
	const std::u8string path = file.generic_u8string();
	if (!path.starts_with(u8'/')) {
		url += '/';
	}
	for (const char8_t byte : path) {
		const bool isPlain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
				     (byte >= '0' && byte <= '9') || byte == '/' || byte == '-' || byte == '_' ||
				     byte == '.' || byte == '~' || byte == ':';
		if (isPlain) {
			url += static_cast<char>(byte);
			continue;
		}
		char text[8];
		snprintf(text, sizeof text, "%%%02X", static_cast<unsigned>(byte));
		url += text;
	}
	return url;
}

} // namespace r2v::obs
