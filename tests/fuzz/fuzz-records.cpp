// SPDX-License-Identifier: GPL-2.0-or-later
// Whatever lies in generation.json: no crash, and what is taken for a record is the same record when it is written and
// read again.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/generation/poll-schedule.hpp"
#include "core/generation/record.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	using namespace r2v::generation;
	const auto record = parseRecord(std::string_view(reinterpret_cast<const char *>(data), size));
	if (!record) {
		return 0;
	}
	const std::string written = toRecord(*record);
	const auto again = parseRecord(written);
	if (!again || toRecord(*again) != written || again->state != record->state || again->taskId != record->taskId ||
	    again->submitMayHaveLeft != record->submitMayHaveLeft) {
		abort();
	}
	// It is history to the schedule, too.
	PollSchedule schedule;
	for (int times = 0; times < 5; ++times) {
		schedule.learn(*record);
	}
	const auto delay = schedule.nextDelay(*record, r2v::Milliseconds(0));
	if (delay < PollSchedule::kMinGap || delay > PollSchedule::kMaxGap) {
		abort();
	}
	return 0;
}
