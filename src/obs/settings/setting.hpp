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

/// In the settings a list of {`value`}: arrays of obs_data hold objects only.
using TextList = std::vector<std::string>;

enum class SettingType { yesOrNo = 1, number, text, choice, list };

/// What is done with one value of SourceSettings. A choice comes as the number of its enumerator.
class ValueVisitor {
public:
	virtual ~ValueVisitor() = default;
	virtual void yesOrNo(bool &value) = 0;
	virtual void number(int64_t &value) = 0;
	virtual void text(std::string &value) = 0;
	virtual void choice(int &value) = 0;
	virtual void list(TextList &value) = 0;
};

/// Where a setting lies in SourceSettings.
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

/// A duration is Milliseconds in SourceSettings and a number of Unit in the settings.
template <typename Unit, auto... path>
inline constexpr Member durationMember{SettingType::number, detail::accept<Unit, path...>};

template <auto... path>
inline constexpr Member member{detail::typeOf<detail::ValueAt<SourceSettings, path...>>(),
			       detail::accept<Milliseconds, path...>};

/// How the properties page lets a person set it.
enum class Control {
	/// Not there.
	none = 1,
	line,
	/// Of several lines where the page can show them without hiding what comes next.
	lines,
	number,
	slider,
	yesOrNo,
	choice,
	imageFile,
	/// The name of something that OBS has now, or any other that is typed.
	scene,
	sceneOrSource,
	textSource,
};

/// The parts of the properties page, in their order.
enum class Group { firstSight = 1, keyAndCost, clip, playback, triggers, statusText, actions, requests };

struct GroupRow {
	Group group;
	/// Empty: not in a frame of its own.
	const char *name;
	std::string_view labelKey;
};

/// Who may replace a setting for one generation.
enum class OverriddenBy {
	nobody = 1,
	/// The request `generate`, where it has no `requested_by`.
	requests,
	/// Also with `requested_by`.
	requesters,
};

/// What comes of a value of the wrong type, or of one that is no choice.
enum class WrongValue {
	/// It counts as the default, or as the nearest number in range.
	isMended = 1,
	/// Nothing is generated: it is money, so nobody guesses what was meant.
	refusesTask,
	refusesReference,
};

struct Choice {
	constexpr Choice() = default;
	template <typename Enumerator>
	constexpr Choice(Enumerator which, const char *name, std::string_view label) :
		enumerator(static_cast<int>(which)), value(name), labelKey(label)
	{}
	/// Of a setting that is text: other values may follow from it.
	constexpr Choice(const char *name, std::string_view label) : value(name), labelKey(label) {}

	int enumerator = 0;
	const char *value = nullptr;
	std::string_view labelKey;
};

struct Range {
	int64_t min = 0;
	int64_t max = 0;
};

/// Another setting has this value.
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
	/// In data/locale.
	std::string_view labelKey = {};
	Range range = {};
	/// Of texts that people write; 0: it is a name, a path or a form.
	size_t maxCodePoints = 0;
	std::array<Choice, 6> choices = {};
	/// Where the page has it only then, or not then.
	Condition shownIf = {};
	Condition hiddenIf = {};
	OverriddenBy overriddenBy = OverriddenBy::nobody;
	WrongValue wrongValue = WrongValue::isMended;
	std::string_view since = "0.1.0";
};

} // namespace r2v::obs
