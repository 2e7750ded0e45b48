// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <fstream>
#include <map>
#include <stdexcept>
#include <string>

#include "core/text/texts.hpp"

namespace r2v::test {

/// data/locale/en-US.ini as it lies in the repository: key to text.
inline std::map<std::string, std::string> readEnglish()
{
	std::ifstream file(R2V_SOURCE_DIR "/data/locale/en-US.ini");
	std::map<std::string, std::string> texts;
	for (std::string line; std::getline(file, line);) {
		const size_t equals = line.find("=\"");
		if (equals == std::string::npos || line.back() != '"') {
			throw std::runtime_error("not Key=\"Value\": " + line);
		}
		const std::string key = line.substr(0, equals);
		if (!texts.emplace(key, line.substr(equals + 2, line.size() - equals - 3)).second) {
			throw std::runtime_error("twice: " + key);
		}
	}
	return texts;
}

inline Texts englishTexts()
{
	return Texts([texts = readEnglish()](std::string_view key) { return texts.at(std::string(key)); });
}

} // namespace r2v::test
