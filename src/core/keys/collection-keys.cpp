// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/keys/collection-keys.hpp"

#include <algorithm>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/files/files.hpp"

namespace r2v::keys {

namespace {

constexpr size_t kMaxCollectionBytes = 256 << 20;
/// OBS neither reads nor writes files nested deeper than some 2000 levels.
constexpr size_t kMaxDepth = 100'000;
constexpr std::string_view kKeyName = "api_key";
/// No name that matters here is longer, even with escapes.
constexpr size_t kMaxNameBytes = 256;

/// The text of a string, between its quotes.
struct Span {
	size_t begin = 0;
	size_t end = 0;
};

/// An open object or array.
struct Level {
	bool isObject = false;
	/// The name of the member whose value comes next.
	std::string name;
	bool awaitsValue = false;
	bool isSettings = false;
	bool isOurs = false;
	/// Found in the settings of this object.
	std::vector<Span> keys;
};

/// Goes through JSON text of any depth without recursion, and copes with anything: a collection may be cut off, and OBS
/// accepts more than JSON.
class KeyFinder {
public:
	KeyFinder(std::string_view text, std::string_view sourceKind) : text_(text), sourceKind_(sourceKind) {}

	/// In the order in which they appear.
	std::vector<Span> find()
	{
		for (size_t at = 0; at < text_.size(); ++at) {
			switch (text_[at]) {
			case '"':
				at = string(at);
				break;
			case '{':
			case '[':
				open(text_[at] == '{');
				break;
			case '}':
			case ']':
				close();
				break;
			case ',':
				if (tooDeep_ == 0 && !levels_.empty()) {
					levels_.back().awaitsValue = false;
				}
				break;
			default:
				break;
			}
		}
		tooDeep_ = 0;
		while (!levels_.empty()) {
			close();
		}
		std::sort(found_.begin(), found_.end(), [](const Span &a, const Span &b) { return a.begin < b.begin; });
		return std::move(found_);
	}

private:
	void open(bool isObject)
	{
		if (levels_.size() == kMaxDepth) {
			++tooDeep_;
			return;
		}
		const bool isSettings = isObject && !levels_.empty() && levels_.back().isObject &&
					levels_.back().awaitsValue && levels_.back().name == "settings";
		levels_.push_back({.isObject = isObject, .name = {}, .isSettings = isSettings, .keys = {}});
	}

	void close()
	{
		if (tooDeep_ > 0) {
			--tooDeep_;
			return;
		}
		if (levels_.empty()) {
			return;
		}
		const Level closed = std::move(levels_.back());
		levels_.pop_back();
		if (closed.isSettings && !levels_.empty()) {
			auto &keys = levels_.back().keys;
			keys.insert(keys.end(), closed.keys.begin(), closed.keys.end());
		} else if (closed.isOurs) {
			found_.insert(found_.end(), closed.keys.begin(), closed.keys.end());
		}
		if (!levels_.empty()) {
			levels_.back().awaitsValue = false;
		}
	}

	/// Returns where it ends.
	size_t string(size_t quote)
	{
		size_t end = quote + 1;
		while (end < text_.size() && text_[end] != '"') {
			end += text_[end] == '\\' ? 2 : 1;
		}
		end = std::min(end, text_.size());
		if (tooDeep_ == 0 && !levels_.empty() && levels_.back().isObject) {
			member(levels_.back(), {quote + 1, end});
		}
		return end;
	}

	void member(Level &level, Span span)
	{
		if (!level.awaitsValue) {
			level.name = nameAt(span);
			level.awaitsValue = true;
			return;
		}
		level.awaitsValue = false;
		if (level.name == "id" || level.name == "versioned_id") {
			level.isOurs = level.isOurs || nameAt(span) == sourceKind_;
		} else if (level.isSettings && level.name == kKeyName && span.end > span.begin) {
			level.keys.push_back(span);
		}
	}

	/// Also if it is spelled with escapes.
	std::string nameAt(Span span) const
	{
		const std::string_view raw = text_.substr(span.begin, span.end - span.begin);
		if (raw.size() > kMaxNameBytes || raw.find('\\') == std::string_view::npos) {
			return std::string(raw.substr(0, kMaxNameBytes));
		}
		const auto value = nlohmann::json::parse('"' + std::string(raw) + '"', nullptr, false);
		return value.is_string() ? value.get<std::string>() : std::string();
	}

	const std::string_view text_;
	const std::string_view sourceKind_;
	std::vector<Level> levels_;
	size_t tooDeep_ = 0;
	std::vector<Span> found_;
};

} // namespace

bool eraseKeysOf(std::string_view sourceKind, std::string &collection)
{
	const std::vector<Span> keys = KeyFinder(collection, sourceKind).find();
	for (auto key = keys.rbegin(); key != keys.rend(); ++key) {
		collection.erase(key->begin, key->end - key->begin);
	}
	return !keys.empty();
}

int eraseKeysIn(const std::filesystem::path &folder, std::string_view sourceKind)
{
	int changed = 0;
	bool isClean = true;
	std::error_code error;
	for (const auto &entry : std::filesystem::directory_iterator(folder, error)) {
		// This includes x.json.bak and x.json.tmp.
		if (entry.path().filename().string().find(".json") == std::string::npos ||
		    !entry.is_regular_file(error)) {
			continue;
		}
		auto content = files::readWhole(entry.path(), kMaxCollectionBytes);
		if (!content || !eraseKeysOf(sourceKind, *content)) {
			continue;
		}
		const bool open = files::isReadableByOthers(entry.path());
		const auto access = open ? files::Access::everyone : files::Access::ownerOnly;
		const auto target = std::filesystem::canonical(entry.path(), error);
		const bool written = !error && files::writeDurably(target, *content, access) == files::WriteResult::ok;
		changed += written ? 1 : 0;
		isClean = isClean && written;
	}
	return isClean ? changed : -1;
}

} // namespace r2v::keys
