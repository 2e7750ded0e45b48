// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "obs/status/status-presenter.hpp"

namespace r2v::obs {

class Closing;
class ReferenceSource;
class SourceRegistry;
class StatusMirrors;

/// Tells everything that shows the status of a source that it changed: open pages, the dock, and mirroring Text
/// sources. Any thread.
class StatusBoard {
public:
	StatusBoard(const Closing &closing, const SourceRegistry &sources, StatusMirrors &mirrors);
	~StatusBoard();
	StatusBoard(const StatusBoard &) = delete;
	StatusBoard &operator=(const StatusBoard &) = delete;

	void setPresenter(std::unique_ptr<StatusPresenter> presenter);
	void changed(const std::string &sourceKey);
	/// Shows a sentence in the status line of the source; an empty one takes the last one back.
	void tell(ReferenceSource &source, const std::string &sentence);
	/// For changes that concern every source, and the dock if there is none.
	void allChanged();
	/// Called when a page was built, in case the presenter wants to adjust it.
	void pageBuilt(const std::string &sourceKey);
	/// See StatusPresenter.
	bool changesPagesInPlace() const;

private:
	std::shared_ptr<StatusPresenter> presenter() const;

	const Closing &closing_;
	const SourceRegistry &sources_;
	StatusMirrors &mirrors_;
	mutable std::mutex mutex_;
	std::shared_ptr<StatusPresenter> presenter_;
};

} // namespace r2v::obs
