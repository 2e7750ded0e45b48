// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include <obs.hpp>

#include "core/generation/generation.hpp"

namespace r2v::obs {

class App;
class ClipView;

inline constexpr char kSourceId[] = "r2v_source";

/// One r2v_source: the box in the scene, the clip it shows and its settings. libobs' callbacks are in
/// source-callbacks.cpp, which only forwards here.
class ReferenceSource {
public:
	ReferenceSource(App &app, obs_data_t *settings, obs_source_t *source);
	~ReferenceSource();
	ReferenceSource(const ReferenceSource &) = delete;
	ReferenceSource &operator=(const ReferenceSource &) = delete;

	obs_source_t *source() const { return source_; }
	const std::string &key() const { return key_; }
	std::string name() const { return obs_source_get_name(source_); }
	App &app() const { return app_; }
	ClipView &view() { return *view_; }

	/// Graphics thread (deferred by libobs): takes over what changed. Starts no generation.
	void update(obs_data_t *settings);
	/// UI thread: strips a pasted key.
	void save(obs_data_t *settings);
	void activate();
	void deactivate();

	/// Any thread. Shows a ready generation's clip and remembers it as current_generation.
	void play(const generation::Snapshot &generation);
	/// Any thread: takes the clip off air and forgets current_generation.
	void stopClip();
	std::string currentGeneration() const;

	/// Any thread: what the status line says now (also the text of a refusal), see status-line.hpp.
	std::string statusLine() const;
	void noteRefusal(const std::string &message);
	void noteGeneration(const generation::Snapshot &generation);

private:
	App &app_;
	obs_source_t *const source_;
	std::string key_;
	std::unique_ptr<ClipView> view_;

	mutable std::mutex mutex_;
	std::string currentGeneration_;
	/// The newest generation of this source, and the last refusal since it.
	generation::Snapshot latest_;
	std::string refusal_;
};

/// Registers r2v_source with libobs. Its create needs App::instance().
void registerReferenceSource();

} // namespace r2v::obs
