// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/clock.hpp"

namespace r2v::obs {

struct SourceSettings;

/// In the settings, a list of {`value`}, because arrays of obs_data can only hold objects.
using TextList = std::vector<std::string>;

enum class SettingType { yesOrNo = 1, number, text, choice, list };

/// Does something with one value of SourceSettings. Choices are passed as the number of their enumerator.
class ValueVisitor {
public:
	virtual ~ValueVisitor() = default;
	virtual void yesOrNo(bool &value) = 0;
	virtual void number(int64_t &value) = 0;
	virtual void text(std::string &value) = 0;
	virtual void choice(int &value) = 0;
	virtual void list(TextList &value) = 0;
};

/// Where SourceSettings keeps the setting.
struct Member {
	SettingType type;
	void (*accept)(SourceSettings &settings, ValueVisitor &visitor);
};

namespace detail {

template <typename Value>
constexpr SettingType typeOf()
{
	return std::is_same_v<Value, bool>          ? SettingType::yesOrNo
	       : std::is_enum_v<Value>              ? SettingType::choice
	       : std::is_same_v<Value, std::string> ? SettingType::text
	       : std::is_same_v<Value, TextList>    ? SettingType::list
						    : SettingType::number;
}

template <typename Unit, typename Value>
void visit(Value &value, ValueVisitor &visitor)
{
	constexpr SettingType type = typeOf<Value>();
	if constexpr (type == SettingType::yesOrNo) {
		visitor.yesOrNo(value);
	} else if constexpr (type == SettingType::text) {
		visitor.text(value);
	} else if constexpr (type == SettingType::list) {
		visitor.list(value);
	} else if constexpr (type == SettingType::choice) {
		int number = static_cast<int>(value);
		visitor.choice(number);
		value = static_cast<Value>(number);
	} else if constexpr (std::is_same_v<Value, Milliseconds>) {
		int64_t number = std::chrono::duration_cast<Unit>(value).count();
		visitor.number(number);
		value = Unit(number);
	} else {
		auto number = static_cast<int64_t>(value);
		visitor.number(number);
		value = static_cast<Value>(number);
	}
}

template <typename Unit, auto... path>
void accept(SourceSettings &settings, ValueVisitor &visitor)
{
	visit<Unit>((settings.*....*path), visitor);
}

template <typename Settings, auto... path>
using ValueAt = std::remove_reference_t<decltype((std::declval<Settings &>().*....*path))>;

} // namespace detail

/// A duration: Milliseconds in SourceSettings, and a number of Unit in the settings.
template <typename Unit, auto... path>
inline constexpr Member durationMember{SettingType::number, detail::accept<Unit, path...>};

template <auto... path>
inline constexpr Member member{detail::typeOf<detail::ValueAt<SourceSettings, path...>>(),
			       detail::accept<Milliseconds, path...>};

/// How the properties page lets a person set it.
enum class Control {
	/// Not on the page.
	none = 1,
	line,
	/// Several lines, if the page can show them without hiding what comes next.
	lines,
	number,
	slider,
	yesOrNo,
	choice,
	imageFile,
	/// The name of something that exists in OBS now, or any other name that is typed.
	scene,
	sceneOrSource,
	textSource,
};

/// The parts of the properties page, in their order.
enum class Group { firstSight = 1, keyAndCost, clip, playback, triggers, statusText, actions, requests };

struct GroupRow {
	Group group;
	/// Empty if it has no frame of its own.
	const char *name;
	std::string_view labelKey;
};

/// Who may replace a setting for one generation.
enum class OverriddenBy {
	nobody = 1,
	/// The request `generate` without `requested_by`.
	requests,
	/// The request `generate`, even with `requested_by`.
	requesters,
};

/// What happens to a value of the wrong type, or to an unknown choice.
enum class WrongValue {
	/// The default is used, or the nearest number in range.
	isMended = 1,
	/// Nothing is generated: this is about money, so nobody guesses what was meant.
	refusesTask,
	refusesReference,
};

struct Choice {
	constexpr Choice() = default;
	template <typename Enumerator>
	constexpr Choice(Enumerator which, const char *name, std::string_view label) :
		enumerator(static_cast<int>(which)), value(name), labelKey(label)
	{}
	/// For a setting that is a text and may have other values too.
	constexpr Choice(const char *name, std::string_view label) : value(name), labelKey(label) {}

	int enumerator = 0;
	const char *value = nullptr;
	std::string_view labelKey;
};

struct Range {
	int64_t min = 0;
	int64_t max = 0;
};

/// True if another setting has this value.
struct Condition {
	const char *key = nullptr;
	const char *value = nullptr;
};

struct Setting {
	const char *key;
	Member member;
	/// One sentence for docs/reference.md.
	std::string_view meaning;
	Control control = Control::none;
	Group group = Group::firstSight;
	/// The key of its label in data/locale.
	std::string_view labelKey = {};
	Range range = {};
	/// For texts that people write. 0 for names, paths and formats.
	size_t maxCodePoints = 0;
	std::array<Choice, 6> choices = {};
	/// When the page shows it, and when it does not.
	Condition shownIf = {};
	Condition hiddenIf = {};
	OverriddenBy overriddenBy = OverriddenBy::nobody;
	WrongValue wrongValue = WrongValue::isMended;
	std::string_view since = "0.1.0";
};

} // namespace r2v::obs
