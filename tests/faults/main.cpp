// SPDX-License-Identifier: GPL-2.0-or-later
// Runs cells of the fault table as test_faults.py and kill_engine.py order them: one JSON object a line in, one a line
// out.
#include <iostream>
#include <memory>
#include <string>

#include "cell.hpp"

int main()
{
	std::unique_ptr<r2v::test::Cell> cell;
	for (std::string line; std::getline(std::cin, line);) {
		const auto order = nlohmann::json::parse(line);
		if (order.at("do") == "generate") {
			cell = std::make_unique<r2v::test::Cell>(order);
			std::cout << cell->generate().dump() << std::endl;
		} else if (order.at("do") == "resume") {
			cell = std::make_unique<r2v::test::Cell>(order);
			std::cout << cell->resume().dump() << std::endl;
		} else {
			std::cout << cell->restart(order.at("fetch_again")).dump() << std::endl;
		}
	}
	return 0;
}
