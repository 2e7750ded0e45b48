// SPDX-License-Identifier: GPL-2.0-or-later
#include "source-stage.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <utility>

#include "core/generation/record.hpp"
#include "media/clip-probe.hpp"
#include "obs/plugin/source-kind.hpp"

namespace r2v::test {

SourceStage::SourceStage(const CanvasOptions &canvas) : obs_(canvas)
{
	unsetenv("FOXAPI_API_KEY");
	// Nobody is there: a test never reaches the provider.
	setenv("FOXAPI_BASE_URL", "http://127.0.0.1:9", 1);
	std::filesystem::create_directories(configDir());
}

SourceStage::~SourceStage()
{
	// As OBS ends: sources first, then modules.
	obs_.setProgram(nullptr);
	obs_.waitFrames(2);
	obs_wait_for_destroy_queue();
}

void SourceStage::storeGeneration(const std::string &id, const std::filesystem::path &clip,
				  const std::string &sourceKey,
				  const std::function<void(generation::Generation &)> &change) const
{
	const auto facts = media::probeClip(clip);
	generation::Generation generation;
	generation.id = id;
	generation.state = generation::State::ready;
	generation.progress = 100;
	generation.spec.sourceKey = sourceKey;
	if (facts) {
		generation.clip.widthPx = facts->widthPx;
		generation.clip.heightPx = facts->heightPx;
	}
	generation.clipFileName = "clip.mp4";
	generation.createdAt = generation.updatedAt = SystemClock().utc();
	generation.storage = std::make_shared<const std::filesystem::path>(configDir() / "generations");
	change(generation);
	std::filesystem::create_directories(generation.folder());
	if (!generation.clipFileName.empty()) {
		std::filesystem::copy_file(clip, generation.clipPath());
	}
	std::ofstream(generation.folder() / "generation.json") << generation::toRecord(generation);
}

void SourceStage::rehearseWithoutLimits() const
{
	std::ofstream(configDir() / "config.json") << R"({"rehearsal": true, "min_gap_s": 0, "requester_gap_s": 0,
		"max_queued": 1000, "max_per_hour": 100000, "max_per_day": 100000})";
}

void SourceStage::startApp(std::unique_ptr<keys::Keychain> keychain, Texts::Lookup texts)
{
	app_ = std::make_unique<obs::App>(obs::AppSurroundings{
		.configDir = configDir(), .texts = std::move(texts), .keychain = std::move(keychain)});
	app_->registerSourceKind();
}

OBSSourceAutoRelease SourceStage::create(const char *name, const std::string &settings) const
{
	const OBSDataAutoRelease data = obs_data_create_from_json(settings.c_str());
	return obs_source_create(obs::kSourceId, name, data, nullptr);
}

std::string SourceStage::settingsOf(obs_source_t *source)
{
	const OBSDataAutoRelease settings = obs_source_get_settings(source);
	return obs_data_get_json(settings);
}

std::string SourceStage::storedKey() const
{
	std::ostringstream content;
	content << std::ifstream(keyFile()).rdbuf();
	return content.str();
}

obs::ReferenceSource &instanceOf(obs_source_t *source)
{
	return static_cast<obs::SourceInstance *>(obs_obj_get_data(source))->source;
}

} // namespace r2v::test
