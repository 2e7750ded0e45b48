// SPDX-License-Identifier: GPL-2.0-or-later
#include "http/transport-harness.hpp"

#include <fstream>
#include <sstream>

namespace r2v::test {

std::string contentOf(const std::filesystem::path &file)
{
	std::ifstream stream(file, std::ios::binary);
	std::ostringstream content;
	content << stream.rdbuf();
	return content.str();
}

void writeFile(const std::filesystem::path &file, std::string_view content)
{
	std::ofstream stream(file, std::ios::binary);
	stream << content;
}

} // namespace r2v::test
