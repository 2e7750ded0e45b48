// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include <obs.hpp>

namespace r2v::obs {

/// The arguments of one call of a libobs procedure or signal.
class CallData {
public:
	CallData() { calldata_init(&data_); }
	~CallData() { calldata_free(&data_); }
	CallData(const CallData &) = delete;
	CallData &operator=(const CallData &) = delete;

	void set(const char *name, const std::string &text) { calldata_set_string(&data_, name, text.c_str()); }
	void set(const char *name, int number) { calldata_set_int(&data_, name, number); }
	void set(const char *name, void *pointer) { calldata_set_ptr(&data_, name, pointer); }
	void *pointer(const char *name) const { return calldata_ptr(&data_, name); }
	calldata_t *get() { return &data_; }

private:
	calldata_t data_;
};

} // namespace r2v::obs
