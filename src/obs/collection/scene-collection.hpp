// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <string>

#include <obs-frontend-api.h>

namespace r2v::obs {

/// Which scene collection is the current one. OBS keeps its name in a configuration that only the UI thread can read
/// safely, and reports the old name while a collection is being loaded.
class SceneCollection {
public:
	enum class News { none = 1, current, renamed };
	SceneCollection();
	/// UI thread.
	News onFrontendEvent(obs_frontend_event event);
	/// Any thread. Nothing while a collection is being loaded; empty without a frontend.
	std::optional<std::string> name() const;

	/// Any thread. True from the start, or from the end of a collection, until the next one is there and its
	/// sources know the names in their settings.
	bool isLoading() const { return isLoading_; }
	void setLoading(bool isLoading) { isLoading_ = isLoading; }

private:
	std::atomic<bool> isLoading_ = true;
	mutable std::mutex mutex_;
	std::optional<std::string> name_;
};

} // namespace r2v::obs
