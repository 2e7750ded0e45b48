// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/provider/plain-text.hpp"

#include <array>
#include <utility>

#include "core/http/ascii.hpp"
#include "core/http/redaction.hpp"
#include "core/text/plain-line.hpp"
#include "core/text/utf8.hpp"

namespace r2v::provider {

using http::findNoCase;
using http::isAlpha;
using http::startsWithNoCase;

namespace {

// A page may be large; its message stands at the beginning.
constexpr size_t kMaxPageBytes = 64 * 1024;

bool opensTag(std::string_view text, size_t at)
{
	if (at + 1 >= text.size()) {
		return false;
	}
	const char next = text[at + 1];
	return next == '/' || next == '!' || next == '?' || isAlpha(next);
}

/// Tags become spaces; what stands inside script and style goes with them.
std::string withoutTags(std::string_view text)
{
	std::string plain;
	for (size_t at = 0; at < text.size();) {
		if (text[at] != '<' || !opensTag(text, at)) {
			plain += text[at++];
			continue;
		}
		size_t from = at;
		for (const std::string_view hidden : {"script", "style"}) {
			if (startsWithNoCase(text.substr(at + 1), hidden)) {
				const size_t end = findNoCase(text, "</", at + 1);
				from = end == std::string_view::npos ? text.size() : end;
			}
		}
		const size_t close = text.find('>', from);
		plain += ' ';
		at = close == std::string_view::npos ? text.size() : close + 1;
	}
	return plain;
}

std::string withoutEntities(std::string_view text)
{
	static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kEntities{{{"&amp;", "&"},
												 {"&lt;", "<"},
												 {"&gt;", ">"},
												 {"&quot;", "\""},
												 {"&#39;", "'"},
												 {"&apos;", "'"},
												 {"&nbsp;", " "},
												 {"&#x27;", "'"}}};
	std::string plain;
	for (size_t at = 0; at < text.size();) {
		size_t taken = 1;
		std::string_view replacement = text.substr(at, 1);
		if (text[at] == '&') {
			for (const auto &[entity, character] : kEntities) {
				if (text.substr(at).starts_with(entity)) {
					taken = entity.size();
					replacement = character;
				}
			}
		}
		plain.append(replacement);
		at += taken;
	}
	return plain;
}

} // namespace

std::string toPlainLine(std::string_view text)
{
	const std::string_view head = text.substr(0, kMaxPageBytes);
	// Twice, because an entity may have hidden a tag.
	const std::string plain = withoutTags(withoutEntities(withoutTags(head)));
	return text::shortened(http::redact(text::onOneLine(plain)), kMaxMessageCodePoints);
}

std::string textOfPage(std::string_view body)
{
	return withoutEntities(withoutTags(body));
}

std::string plainLineOfPage(std::string_view body)
{
	const std::string_view head = body.substr(0, kMaxPageBytes);
	const size_t title = findNoCase(head, "<title", 0);
	if (title != std::string_view::npos) {
		const size_t begin = head.find('>', title);
		const size_t end = findNoCase(head, "</title", title);
		if (begin != std::string_view::npos && end != std::string_view::npos && begin < end) {
			std::string line = toPlainLine(head.substr(begin + 1, end - begin - 1));
			if (!line.empty()) {
				return line;
			}
		}
	}
	return toPlainLine(head);
}

} // namespace r2v::provider
