// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cmath>

#include <obs.hpp>

namespace r2v::obs {

/// One value of an obs_data, or the first of all its values, from which to go on to the next. Releases its reference at
/// the end.
class DataItem {
public:
	DataItem(obs_data_t *data, const char *name) : item_(obs_data_item_byname(data, name)) {}
	explicit DataItem(obs_data_t *firstOf) : item_(obs_data_first(firstOf)) {}
	~DataItem() { obs_data_item_release(&item_); }
	DataItem(const DataItem &) = delete;
	DataItem &operator=(const DataItem &) = delete;

	explicit operator bool() const { return item_ != nullptr; }
	void next() { obs_data_item_next(&item_); }

	const char *name() const { return obs_data_item_get_name(item_); }
	const char *text() const { return obs_data_item_get_string(item_); }
	obs_data_type type() const { return item_ ? obs_data_item_gettype(item_) : OBS_DATA_NULL; }
	/// JSON does not distinguish 5 from 5.0.
	bool isWholeNumber() const
	{
		if (type() != OBS_DATA_NUMBER) {
			return false;
		}
		const double number = obs_data_item_get_double(item_);
		return obs_data_item_numtype(item_) == OBS_DATA_NUM_INT ||
		       (std::nearbyint(number) == number && std::fabs(number) < 9e15);
	}

private:
	obs_data_item_t *item_;
};

} // namespace r2v::obs
