// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "core/keys/keychain.hpp"
#include "headless-obs.hpp"
#include "obs/plugin/app.hpp"
#include "obs/source/reference-source.hpp"
#include "test-clips.hpp"

namespace r2v::test {

/// The plugin's own app and source kind in a libobs of its own, with an empty configuration.
class SourceStage {
public:
	explicit SourceStage(const CanvasOptions &canvas = {});
	~SourceStage();
	SourceStage(const SourceStage &) = delete;
	SourceStage &operator=(const SourceStage &) = delete;

	const HeadlessObs &libobs() const { return obs_; }
	const TestClips &clips() const { return clips_; }
	obs::App &app() const { return *app_; }

	/// Puts a ready generation with this clip into the store. The app must not have been started yet.
	/// `sourceKey` is the "source_key" setting of the source that it was made by.
	/// `change` makes another record of it before it is written.
	void storeGeneration(
		const std::string &id, const std::filesystem::path &clip, const std::string &sourceKey = {},
		const std::function<void(generation::Generation &)> &change = [](generation::Generation &) {}) const;
	/// In config.json: rehearsal, and no limits. The app must not have been started yet.
	void rehearseWithoutLimits() const;
	/// What obs_module_load does. By default each text is its own key.
	void startApp(
		std::unique_ptr<keys::Keychain> keychain = nullptr,
		Texts::Lookup texts = [](std::string_view key) { return std::string(key); });

	/// An r2v_source with settings as JSON.
	OBSSourceAutoRelease create(const char *name, const std::string &settings = "{}") const;
	/// The source's own settings as JSON, with what is at its default left out.
	static std::string settingsOf(obs_source_t *source);

	std::filesystem::path keyFile() const { return configDir() / "credentials.json"; }
	std::string storedKey() const;

private:
	std::filesystem::path configDir() const { return clips_.folder() / "config"; }

	HeadlessObs obs_;
	TestClips clips_;
	std::unique_ptr<obs::App> app_;
};

/// Of a live r2v_source.
obs::ReferenceSource &instanceOf(obs_source_t *source);

} // namespace r2v::test
