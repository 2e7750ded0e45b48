// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace r2v::media {

/// A queue that keeps its memory. std::deque frees and allocates all the time while values pass through. What is popped
/// is reset to Value().
template <typename Value>
class Ring {
public:
	bool empty() const { return size_ == 0; }
	size_t size() const { return size_; }

	Value &operator[](size_t index) { return slots_[slot(index)]; }
	const Value &operator[](size_t index) const { return slots_[slot(index)]; }
	Value &front() { return slots_[first_]; }
	const Value &front() const { return slots_[first_]; }
	Value &back() { return (*this)[size_ - 1]; }
	const Value &back() const { return (*this)[size_ - 1]; }

	void push_back(Value value)
	{
		if (size_ == slots_.size()) {
			grow();
		}
		slots_[slot(size_)] = std::move(value);
		++size_;
	}
	void push_front(Value value)
	{
		if (size_ == slots_.size()) {
			grow();
		}
		first_ = slot(slots_.size() - 1);
		slots_[first_] = std::move(value);
		++size_;
	}
	void pop_front()
	{
		slots_[first_] = Value();
		first_ = slot(1);
		--size_;
	}
	void pop_back()
	{
		back() = Value();
		--size_;
	}
	void clear()
	{
		while (!empty()) {
			pop_back();
		}
	}

private:
	size_t slot(size_t index) const { return (first_ + index) % slots_.size(); }
	void grow()
	{
		std::vector<Value> wider(slots_.empty() ? 16 : 2 * slots_.size());
		for (size_t index = 0; index < size_; ++index) {
			wider[index] = std::move((*this)[index]);
		}
		slots_ = std::move(wider);
		first_ = 0;
	}

	std::vector<Value> slots_;
	size_t first_ = 0;
	size_t size_ = 0;
};

} // namespace r2v::media
