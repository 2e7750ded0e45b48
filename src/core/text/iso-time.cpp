// SPDX-License-Identifier: GPL-2.0-or-later
#include "core/text/iso-time.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace r2v {

std::string toIso(UtcTime time)
{
	// However wrongly a clock is set, the records it leaves must be readable.
	time = std::clamp(time, UtcTime(std::chrono::sys_days(std::chrono::year(0) / 1 / 1)),
			  UtcTime(std::chrono::sys_days(std::chrono::year(9999) / 12 / 31)));
	const auto day = std::chrono::floor<std::chrono::days>(time);
	const std::chrono::year_month_day date{day};
	const std::chrono::hh_mm_ss clock{time - day};
	char text[40];
	snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
		 static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
		 static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
		 static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
	return text;
}

std::optional<UtcTime> parseIso(std::string_view text)
{
	constexpr std::string_view kForm = "0000-00-00T00:00:00.000Z";
	if (text.size() != kForm.size()) {
		return std::nullopt;
	}
	for (size_t at = 0; at < kForm.size(); ++at) {
		const bool isDigit = text[at] >= '0' && text[at] <= '9';
		if (kForm[at] == '0' ? !isDigit : text[at] != kForm[at]) {
			return std::nullopt;
		}
	}
	const auto number = [text](size_t at, size_t digits) {
		int value = 0;
		std::from_chars(text.data() + at, text.data() + at + digits, value);
		return value;
	};
	const std::chrono::year_month_day date{std::chrono::year(number(0, 4)),
					       std::chrono::month(static_cast<unsigned>(number(5, 2))),
					       std::chrono::day(static_cast<unsigned>(number(8, 2)))};
	const int hour = number(11, 2);
	const int minute = number(14, 2);
	const int second = number(17, 2);
	if (!date.ok() || hour > 23 || minute > 59 || second > 60) {
		return std::nullopt;
	}
	return UtcTime(std::chrono::sys_days(date)) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
	       std::chrono::seconds(second) + Milliseconds(number(20, 3));
}

} // namespace r2v
