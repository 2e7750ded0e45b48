// SPDX-License-Identifier: GPL-2.0-or-later
#include <cstdio>
#include <exception>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "tables.hpp"

namespace {

int check(const char *self, const char *file)
{
	std::ifstream stream(file, std::ios::binary);
	const std::string found{std::istreambuf_iterator<char>(stream), {}};
	if (found == r2v::reference::page(r2v::reference::tables())) {
		return 0;
	}
	fprintf(stderr, "%s is stale. Write it anew with\n\n    %s --markdown > %s\n\n", file, self, file);
	return 1;
}

int run(int count, char **arguments)
{
	const std::string_view wanted = count > 1 ? arguments[1] : "";
	if (count == 2 && wanted == "--json") {
		puts(r2v::reference::tables().dump(2).c_str());
		return 0;
	}
	if (count == 2 && wanted == "--markdown") {
		fputs(r2v::reference::page(r2v::reference::tables()).c_str(), stdout);
		return 0;
	}
	if (count == 3 && wanted == "--check") {
		return check(arguments[0], arguments[2]);
	}
	fputs("usage: reference-tables --json | --markdown | --check FILE\n", stderr);
	return 2;
}

} // namespace

int main(int count, char **arguments)
{
	try {
		return run(count, arguments);
	} catch (const std::exception &error) {
		fprintf(stderr, "reference-tables: %s\n", error.what());
		return 1;
	}
}
