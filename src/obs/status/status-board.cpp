// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/status/status-board.hpp"

#include "obs/base/closing.hpp"
#include "obs/source/reference-source.hpp"
#include "obs/status/status-mirrors.hpp"

namespace r2v::obs {

StatusBoard::StatusBoard(const Closing &closing, const SourceRegistry &sources, StatusMirrors &mirrors) :
	closing_(closing), sources_(sources), mirrors_(mirrors)
{}

StatusBoard::~StatusBoard() = default;

void StatusBoard::setPresenter(std::unique_ptr<StatusPresenter> presenter)
{
	const std::lock_guard lock(mutex_);
	presenter_ = std::move(presenter);
}

std::shared_ptr<StatusPresenter> StatusBoard::presenter() const
{
	const std::lock_guard lock(mutex_);
	return closing_.hasBegun() ? nullptr : presenter_;
}

void StatusBoard::changed(const std::string &sourceKey)
{
	if (const auto shown = presenter()) {
		shown->statusChanged(sourceKey);
	}
	mirrors_.refresh(sourceKey);
}

void StatusBoard::tell(ReferenceSource &source, const std::string &sentence)
{
	source.noteRefusal(sentence);
	changed(source.key());
}

void StatusBoard::allChanged()
{
	const auto all = sources_.all();
	for (const auto &found : all) {
		changed(found.instance->key());
	}
	if (all.empty()) {
		changed({});
	}
}

void StatusBoard::pageBuilt(const std::string &sourceKey)
{
	if (const auto shown = presenter()) {
		shown->pageBuilt(sourceKey);
	}
}

bool StatusBoard::changesPagesInPlace() const
{
	const std::lock_guard lock(mutex_);
	return presenter_ && presenter_->changesPagesInPlace();
}

} // namespace r2v::obs
