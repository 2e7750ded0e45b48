// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace r2v::fuzz {

/// The fuzzer's input, taken as decisions; zeros where it has ended.
class Decisions {
public:
	Decisions(const uint8_t *data, size_t size) : data_(data), left_(size) {}

	bool isOver() const { return left_ == 0; }
	uint8_t byte()
	{
		if (left_ == 0) {
			return 0;
		}
		--left_;
		return *data_++;
	}
	/// From 0 to count - 1.
	size_t below(size_t count) { return byte() % count; }
	bool once(size_t in) { return below(in) == in - 1; }
	template <typename Pool>
	const auto &of(const Pool &pool)
	{
		return pool[below(std::size(pool))];
	}
	std::string text(size_t maxBytes)
	{
		std::string bytes;
		for (size_t count = below(maxBytes + 1); count > 0 && left_ > 0; --count) {
			bytes += static_cast<char>(byte());
		}
		return bytes;
	}

private:
	const uint8_t *data_;
	size_t left_;
};

/// A folder with a store in it that somebody else filled, and beside it what is the user's: nothing of that may change.
class HostileFolder {
public:
	HostileFolder();
	~HostileFolder();
	HostileFolder(const HostileFolder &) = delete;
	HostileFolder &operator=(const HostileFolder &) = delete;

	/// Generations, files and links as decided.
	void fillStore(Decisions &decisions);
	/// Ends the run where anything of the user's is not what it was.
	void requireUserUntouched() const;
	/// Ends the run where this is no plain file in a folder of the store, or there through a link.
	void requirePlainInStore(const std::filesystem::path &file) const;
	/// Ends the run where this would lie anywhere else.
	void requireBelowStore(const std::filesystem::path &file) const;

	std::filesystem::path store() const { return root_ / "store"; }
	std::filesystem::path config() const { return root_ / "config"; }
	std::filesystem::path user() const { return root_ / "user"; }

private:
	void layGeneration(Decisions &decisions);
	void lay(const std::filesystem::path &at, Decisions &decisions);
	std::map<std::string, std::string> picture() const;

	std::filesystem::path root_;
	std::map<std::string, std::string> before_;
};

/// Says why and ends the run.
[[noreturn]] void fail(const std::string &why);

} // namespace r2v::fuzz
