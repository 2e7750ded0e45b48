// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/provider/foxapi/result-search.hpp"

#include <algorithm>
#include <array>
#include <climits>
#include <span>

#include "core/http/ascii.hpp"
#include "core/provider/foxapi/result-link.hpp"
#include "core/provider/foxapi/tolerant-json.hpp"

namespace r2v::foxapi {

using nlohmann::json;

namespace {

using Words = std::span<const std::string_view>;

constexpr int kNever = -1000;
constexpr int kNearestName = 40;
constexpr int kType = 100;
constexpr int kEnding = 60;
/// A file is named so, which a clip may be too: taken where there is nothing else.
constexpr int kWrongEnding = -300;
constexpr int kPreview = -100;
constexpr int kWatermark = -10;
constexpr int kOuterName = 20;
constexpr int kAbsolute = 5;

// Parts of names, as plainName() gives them.
constexpr std::array<std::string_view, 5> kVideoNames{"video", "mp4", "clip", "movie", "webm"};
constexpr std::array<std::string_view, 19> kStillNames{
	"image",    "picture", "photo", "cover", "thumb", "poster",   "avatar",  "icon",   "logo",      "frame",
	"snapshot", "gif",     "audio", "sound", "music", "subtitle", "caption", "sprite", "storyboard"};
constexpr std::array<std::string_view, 7> kResultNames{"result",   "output",   "media", "asset",
						       "artifact", "download", "works"};
constexpr std::array<std::string_view, 16> kResultNamesWhole{
	"url",  "urls",  "uri",     "uris",     "link",    "links",  "href",    "src",
	"file", "files", "fileurl", "fileurls", "fileuri", "cdnurl", "playurl", "originurl"};
/// What leads elsewhere, or tells what was asked for.
constexpr std::array<std::string_view, 14> kOtherNames{"callback",  "webhook", "notify",  "cancel", "poll",
						       "reference", "input",   "request", "prompt", "param",
						       "error",     "docs",    "billing", "upgrade"};
constexpr std::array<std::string_view, 20> kOtherNamesWhole{
	"usage",   "user",    "account",  "owner",    "model",  "statusurl", "responseurl",
	"taskurl", "get",     "self",     "web",      "help",   "helpurl",   "dashboard",
	"weburl",  "pageurl", "shareurl", "queueurl", "geturl", "homepage"};
/// Only words for people, where they are a string.
constexpr std::array<std::string_view, 8> kWordsNames{"message", "msg",    "description", "detail",
						      "id",      "taskid", "status",      "name"};

constexpr std::array<std::string_view, 8> kVideoEndings{".mp4", ".webm", ".mov", ".m4v",
							".mkv", ".avi",  ".mpg", ".mpeg"};
constexpr std::array<std::string_view, 22> kOtherEndings{
	".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".avif", ".heic", ".svg",  ".mp3",  ".wav",
	".m4a", ".aac",  ".ogg", ".flac", ".vtt", ".srt", ".json", ".txt",  ".html", ".m3u8", ".zip"};

bool hasPart(Words words, std::string_view name)
{
	return std::any_of(words.begin(), words.end(),
			   [name](std::string_view word) { return name.find(word) != std::string_view::npos; });
}

bool isWord(Words words, std::string_view name)
{
	return std::find(words.begin(), words.end(), name) != words.end();
}

bool isOther(std::string_view name)
{
	return hasPart(kOtherNames, name) || isWord(kOtherNamesWhole, name);
}

std::string pathOf(std::string_view url)
{
	return http::toLower(url.substr(0, url.find_first_of("?#")));
}

bool endsWithOne(Words endings, std::string_view path)
{
	return std::any_of(endings.begin(), endings.end(),
			   [path](std::string_view ending) { return path.ends_with(ending); });
}

/// What follows only tells more: "video with audio", "url without watermark"; what comes before is what it was made of:
/// "image to video".
std::string_view essentialName(std::string_view name)
{
	for (const std::string_view made : {"tovideo", "2video"}) {
		if (const size_t at = name.find(made); at != std::string_view::npos) {
			name.remove_prefix(at);
		}
	}
	return name.substr(0, name.find("with"));
}

int scoreOfName(std::string_view wholeName)
{
	const std::string_view name = essentialName(wholeName);
	const bool marked = wholeName.find("watermark") != std::string_view::npos &&
			    wholeName.find("without") == std::string_view::npos &&
			    wholeName.find("nowatermark") == std::string_view::npos;
	const int watermark = marked ? kWatermark : 0;
	if (name.find("preview") != std::string_view::npos) {
		return kPreview;
	}
	if (hasPart(kStillNames, name)) {
		return kNever;
	}
	return watermark + (hasPart(kVideoNames, name) ? kNearestName : 0);
}

/// What an object says of the link in it: "video/mp4", "image", 0 for nothing.
int scoreOfType(const json &object)
{
	for (const char *name : {"content_type", "mime_type", "media_type", "file_type", "type", "kind", "format"}) {
		const std::string type = http::toLower(http::trimmed(textOf(member(object, name))));
		const std::string plain = plainName(type);
		const std::string_view essence = essentialName(plain);
		if (hasPart(kStillNames, essence) || type.starts_with("text/") ||
		    endsWithOne(kOtherEndings, "." + type)) {
			return kNever;
		}
		if (essence.find("video") != std::string::npos || endsWithOne(kVideoEndings, "." + type)) {
			return kType;
		}
	}
	return 0;
}

struct Place {
	/// The nearest name; of lists that of the list.
	std::string name;
	/// Of the names further out.
	int outerScore = 0;
	/// Of the nearest object that tells its type.
	int typeScore = 0;
	bool inResultPlace = false;
};

class ResultSearch {
public:
	explicit ResultSearch(std::string_view pageUrl) : pageUrl_(pageUrl) {}

	void look(const json &value, const Place &place)
	{
		if (value.is_string()) {
			return weigh(value.get_ref<const std::string &>(), place);
		}
		if (value.is_array()) {
			for (const json &item : value) {
				look(item, place);
			}
			return;
		}
		if (!value.is_object()) {
			return;
		}
		Place inner = place;
		if (const int type = scoreOfType(value); type != 0) {
			inner.typeScore = type;
		}
		const int nameScore = scoreOfName(place.name);
		inner.outerScore += nameScore == kNearestName ? kOuterName : nameScore;
		for (auto item = value.begin(); item != value.end(); ++item) {
			inner.name = plainName(item.key());
			if (isOther(inner.name) || (item->is_string() && isWord(kWordsNames, inner.name))) {
				continue;
			}
			// "data" is an envelope, unless it holds nothing but links.
			const bool holdsLinks = inner.name == "data" &&
						(item->is_string() ||
						 (item->is_array() && !item->empty() && item->front().is_string()));
			inner.inResultPlace = place.inResultPlace || holdsLinks || hasPart(kResultNames, inner.name) ||
					      hasPart(kVideoNames, inner.name) ||
					      isWord(kResultNamesWhole, essentialName(inner.name));
			look(*item, inner);
		}
	}

	FoundResult take() { return std::move(best_); }

private:
	void weigh(const std::string &text, const Place &place)
	{
		const bool absolute = namesItsHost(text);
		const std::string path = pathOf(http::trimmed(text));
		const bool isVideoFile = endsWithOne(kVideoEndings, path);
		// A word is a relative link too; only what looks like a path is taken for one.
		if (!absolute && !isVideoFile &&
		    (!place.inResultPlace || path.find('/') == std::string::npos ||
		     path.find(' ') != std::string::npos)) {
			return;
		}
		int score = scoreOfName(place.name) + place.outerScore + place.typeScore + (absolute ? kAbsolute : 0);
		if (isVideoFile) {
			score += kEnding;
		} else if (endsWithOne(kOtherEndings, path)) {
			score += kWrongEnding;
		}
		// Elsewhere links to logs and pages stand.
		if ((!place.inResultPlace && !isVideoFile) || score <= std::max(bestScore_, kNever / 2)) {
			return;
		}
		if (auto url = resolveLink(text, pageUrl_)) {
			bestScore_ = score;
			best_ = {.url = std::move(*url), .inResultPlace = place.inResultPlace && score >= 0};
		}
	}

	std::string_view pageUrl_;
	int bestScore_ = INT_MIN;
	FoundResult best_;
};

} // namespace

FoundResult findResult(const json &answer, std::string_view pageUrl)
{
	ResultSearch search(pageUrl);
	search.look(answer, {});
	return search.take();
}

} // namespace r2v::foxapi
