// SPDX-License-Identifier: GPL-2.0-or-later
// What a looping clip costs above an empty scene, for the plugin's source and for OBS's own media source: CPU time,
// resident memory, time from play to the first frame, and what ours still does while hidden. Every figure of CPU and
// memory comes from a fresh process of its own, in turns (empty, ours, stock); medians are printed side by side.
//
// play-cost-bench [--rounds N] [--seconds S] [--only NAME-PART] [--max-cpu R]: fails where the CPU of ours is more than
// R of stock's.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sstream>
#include <thread>
#include <vector>

#include <util/platform.h>

#include "process-cost.hpp"
#include "source-stage.hpp"

namespace {

using namespace r2v;
using namespace std::chrono_literals;

constexpr uint32_t kCanvasWidthPx = 640;
constexpr uint32_t kCanvasHeightPx = 360;
constexpr char kClipId[] = "20260101-000000-abcd";
constexpr int kFirstFrames = 15;

double median(std::vector<double> values)
{
	if (values.empty()) {
		return 0;
	}
	std::sort(values.begin(), values.end());
	return values[values.size() / 2];
}

struct Options {
	int rounds = 5;
	double seconds = 4;
	std::string only;
	double maxCpu = 1e9;
	// Of the process that measures one thing.
	std::string kind;
	std::string clip;
	int count = 1;
	bool sound = false;
};

Options parse(int argc, char **argv)
{
	Options options;
	for (int n = 1; n + 1 < argc; n += 2) {
		const std::string name = argv[n];
		const char *value = argv[n + 1];
		if (name == "--rounds") {
			options.rounds = atoi(value);
		} else if (name == "--seconds") {
			options.seconds = atof(value);
		} else if (name == "--only") {
			options.only = value;
		} else if (name == "--max-cpu") {
			options.maxCpu = atof(value);
		} else if (name == "--kind") {
			options.kind = value;
		} else if (name == "--clip") {
			options.clip = value;
		} else if (name == "--count") {
			options.count = atoi(value);
		} else if (name == "--sound") {
			options.sound = atoi(value) != 0;
		}
	}
	return options;
}

/// All three kinds of process have the plugin and the packaged module loaded, and differ in what is in the scene.
class Stage {
public:
	Stage(const Options &options, uint32_t canvasRate) :
		options_(options),
		stage_(test::CanvasOptions{
			.widthPx = kCanvasWidthPx, .heightPx = kCanvasHeightPx, .framesPerSecond = canvasRate})
	{
		stage_.libobs().loadModule(R2V_OBS_FFMPEG_MODULE, R2V_OBS_FFMPEG_DATA);
		stage_.storeGeneration(kClipId, options.clip);
		stage_.startApp();
		scene_ = std::make_unique<test::TestScene>("scene");
		empty_ = std::make_unique<test::TestScene>("empty");
		show();
	}
	~Stage()
	{
		stage_.libobs().setProgram(nullptr);
		clear();
		scene_.reset();
		empty_.reset();
	}
	Stage(const Stage &) = delete;
	Stage &operator=(const Stage &) = delete;

	void show() const { stage_.libobs().setProgram(scene_->source()); }
	void hide() const { stage_.libobs().setProgram(empty_->source()); }

	obs_source_t *add(bool ours)
	{
		const std::string name = "source " + std::to_string(sources_.size());
		const OBSDataAutoRelease settings = obs_data_create();
		obs_data_set_int(settings, "width", kCanvasWidthPx);
		obs_data_set_int(settings, "height", kCanvasHeightPx);
		sources_.emplace_back(
			obs_source_create(ours ? obs::kSourceId : "ffmpeg_source", name.c_str(), settings, nullptr));
		obs_sceneitem_t *const item = scene_->add(sources_.back());
		const vec2 bounds{{{kCanvasWidthPx, kCanvasHeightPx}}};
		obs_sceneitem_set_bounds_type(item, OBS_BOUNDS_SCALE_INNER);
		obs_sceneitem_set_bounds(item, &bounds);
		return sources_.back();
	}
	void play(obs_source_t *source, bool ours) const
	{
		const OBSDataAutoRelease settings = obs_data_create();
		if (ours) {
			obs_data_set_string(settings, "current_generation", kClipId);
			obs_data_set_bool(settings, "audio", options_.sound);
		} else {
			obs_data_set_string(settings, "local_file", options_.clip.c_str());
			obs_data_set_bool(settings, "looping", true);
			obs_data_set_bool(settings, "hw_decode", false);
		}
		obs_source_update(source, settings);
		if (!ours && !options_.sound) {
			// It decodes its sound anyway; a user can only mute it.
			obs_source_set_muted(source, true);
		}
	}
	void clear()
	{
		for (const OBSSourceAutoRelease &source : sources_) {
			obs_source_remove(source);
		}
		sources_.clear();
	}

private:
	const Options &options_;
	test::SourceStage stage_;
	std::unique_ptr<test::TestScene> scene_;
	std::unique_ptr<test::TestScene> empty_;
	std::vector<OBSSourceAutoRelease> sources_;
};

/// Where there is no graphics card, Mesa draws with threads of its own: the same work for both, most of all CPU time,
/// and as much as it varies from run to run, it hides what decoding and handing over cost.
double drawingCpuSeconds()
{
	return bench::threadCost("llvmpipe").cpuSeconds;
}

/// Prints CPU ms a second with and without the drawing in software, resident kB and libobs' late frames.
void measurePlaying(const Options &options)
{
	Stage stage(options, 30);
	for (int n = 0; options.kind != "empty" && n < options.count; n++) {
		stage.play(stage.add(options.kind == "ours"), options.kind == "ours");
	}
	std::this_thread::sleep_for(2500ms);
	const double cpuBefore = bench::processCpuSeconds();
	const double drawnBefore = drawingCpuSeconds();
	const uint64_t startNs = os_gettime_ns();
	const uint32_t laggedBefore = obs_get_lagged_frames();
	std::this_thread::sleep_for(std::chrono::duration<double>(options.seconds));
	const double seconds = static_cast<double>(os_gettime_ns() - startNs) / 1e9;
	const double cpu = bench::processCpuSeconds() - cpuBefore;
	const double undrawn = cpu - (drawingCpuSeconds() - drawnBefore);
	printf("result %f %f %ld %u\n", cpu * 1000 / seconds, undrawn * 1000 / seconds, bench::residentKb(),
	       obs_get_lagged_frames() - laggedBefore);
}

/// Prints the time from play to the first frame of each try, ours and stock in turns.
void measureFirstFrame(const Options &options)
{
	Stage stage(options, 30);
	test::FrameReader reader;
	for (int n = 0; n < 2 * kFirstFrames; n++) {
		const bool ours = n % 2 == 0;
		obs_source_t *const source = stage.add(ours);
		std::this_thread::sleep_for(300ms);
		reader.skipToNow();
		const uint64_t startNs = os_gettime_ns();
		stage.play(source, ours);
		uint64_t shownNs = 0;
		test::eventually([&] {
			const test::OutputFrame frame = reader.next();
			shownNs = frame.timestampNs;
			return (frame.rgbAt(frame.widthPx / 2, frame.heightPx / 2) >> 8 & 0xff) > 60;
		});
		printf("result %d %f\n", ours ? 1 : 0,
		       (static_cast<double>(shownNs) - static_cast<double>(startNs)) / 1e6);
		stage.clear();
		test::eventually([&] {
			const test::OutputFrame frame = reader.next();
			return (frame.rgbAt(frame.widthPx / 2, frame.heightPx / 2) >> 8 & 0xff) < 30;
		});
	}
}

/// Prints context switches and CPU ms of our player's threads over the time it is hidden.
void measureHidden(const Options &options)
{
	Stage stage(options, 30);
	stage.play(stage.add(true), true);
	std::this_thread::sleep_for(1s);
	stage.hide();
	std::this_thread::sleep_for(1500ms);
	const bench::ThreadCost before = bench::threadCost("r2v-");
	std::this_thread::sleep_for(std::chrono::duration<double>(options.seconds));
	const bench::ThreadCost after = bench::threadCost("r2v-");
	printf("result %ld %f %d\n", after.contextSwitches - before.contextSwitches,
	       (after.cpuSeconds - before.cpuSeconds) * 1000, after.threads);
}

/// The lines that begin with "result", split into numbers.
std::vector<std::vector<double>> runSelf(const char *self, const std::string &arguments)
{
	std::vector<std::vector<double>> results;
	FILE *const output = popen(("\"" + std::string(self) + "\" " + arguments + " 2>/dev/null").c_str(), "r");
	char line[256];
	while (output && fgets(line, sizeof line, output)) {
		if (strncmp(line, "result ", 7) != 0) {
			continue;
		}
		std::istringstream numbers(line + 7);
		results.emplace_back();
		for (double number = 0; numbers >> number;) {
			results.back().push_back(number);
		}
	}
	if (output) {
		pclose(output);
	}
	return results;
}

struct Setup {
	const char *name;
	const char *size;
	int count;
	bool sound;
};
constexpr Setup kSetups[] = {
	{"720p30", "1280x720", 1, false},
	{"720p30 with sound", "1280x720", 1, true},
	{"1080p30", "1920x1080", 1, false},
	{"1080p30 with sound", "1920x1080", 1, true},
	{"8 at once, 720p30", "1280x720", 8, false},
};

std::string makeClip(const test::TestClips &clips, const std::string &size)
{
	const std::string clip = (clips.folder() / (size + ".mp4")).string();
	// About what a generated clip has: 5 s, a few Mbit/s, a picture that moves everywhere; in its middle it is
	// bright from the first frame on.
	const std::string command = "ffmpeg -nostdin -v error -y -f lavfi -i testsrc2=s=" + size +
				    ":r=30,drawbox=x=iw/2-40:y=ih/2-40:w=80:h=80:color=white:t=fill -f lavfi -i "
				    "sine=frequency=440:sample_rate=48000 -t 5 -c:v libx264 -preset "
				    "fast -crf 23 -pix_fmt yuv420p -c:a aac \"" +
				    clip + "\"";
	return std::system(command.c_str()) == 0 ? clip : "";
}

double ratio(double ours, double stock, double empty)
{
	return stock > empty ? (ours - empty) / (stock - empty) : 0;
}

bool comparePlaying(const char *self, const Options &options, const Setup &setup, const std::string &clip)
{
	const char *const kinds[] = {"empty", "ours", "stock"};
	std::vector<double> cpu[3];
	std::vector<double> undrawn[3];
	std::vector<double> memory[3];
	double lagged[3]{};
	for (int round = 0; round < options.rounds; round++) {
		for (int turn = 0; turn < 3; turn++) {
			const int kind = (turn + round) % 3;
			const auto results = runSelf(self, std::string("--kind ") + kinds[kind] + " --clip \"" + clip +
								   "\" --count " + std::to_string(setup.count) +
								   " --sound " + (setup.sound ? "1" : "0") +
								   " --seconds " + std::to_string(options.seconds));
			if (results.size() == 1 && results[0].size() == 4) {
				cpu[kind].push_back(results[0][0]);
				undrawn[kind].push_back(results[0][1]);
				memory[kind].push_back(results[0][2] / 1024);
				lagged[kind] += results[0][3];
			}
		}
	}
	const auto compare = [](const char *what, const std::vector<double>(&values)[3]) {
		const double empty = median(values[0]);
		const double ours = median(values[1]);
		const double stock = median(values[2]);
		printf("  %-32s empty %5.0f ours %5.0f stock %5.0f ratio %.2f\n", what, empty, ours, stock,
		       ratio(ours, stock, empty));
		return ratio(ours, stock, empty);
	};
	printf("%s: medians of %zu rounds, late frames of libobs %.0f, %.0f, %.0f\n", setup.name, cpu[1].size(),
	       lagged[0], lagged[1], lagged[2]);
	const double cpuRatio = compare("CPU, ms/s", cpu);
	compare("CPU but for drawing in software", undrawn);
	compare("resident, MB", memory);
	fflush(stdout);
	return cpuRatio <= options.maxCpu;
}

void compareFirstFrames(const char *self, const Setup &setup, const std::string &clip)
{
	std::vector<double> ms[2];
	for (const auto &result : runSelf(self, "--kind first --clip \"" + clip + "\"")) {
		ms[result.at(0) > 0 ? 0 : 1].push_back(result.at(1));
	}
	printf("%-22s play to first frame, ms: ours %.0f stock %.0f, ratio %.2f, %zu tries\n", setup.name,
	       median(ms[0]), median(ms[1]), median(ms[1]) > 0 ? median(ms[0]) / median(ms[1]) : 0, ms[0].size());
}

void showHidden(const char *self, const Setup &setup, const std::string &clip)
{
	for (const auto &result : runSelf(self, "--kind hidden --seconds 5 --clip \"" + clip + "\"")) {
		printf("%-22s hidden for 5 s: %.0f context switches and %.2f ms of CPU in %.0f threads of ours\n",
		       setup.name, result.at(0), result.at(1), result.at(2));
	}
}

int compare(const char *self, const Options &options)
{
	const test::TestClips clips;
	bool holds = true;
	for (const Setup &setup : kSetups) {
		const std::string name = setup.name;
		const std::string clip = makeClip(clips, setup.size);
		if (clip.empty()) {
			return 1;
		}
		if (name.find(options.only) != std::string::npos) {
			holds = comparePlaying(self, options, setup, clip) && holds;
		}
		if (!setup.sound && setup.count == 1 && ("first " + name).find(options.only) != std::string::npos) {
			compareFirstFrames(self, setup, clip);
		}
		if (!setup.sound && setup.count == 1 && ("hidden " + name).find(options.only) != std::string::npos) {
			showHidden(self, setup, clip);
		}
	}
	return holds ? 0 : 1;
}

} // namespace

int main(int argc, char **argv)
{
	const Options options = parse(argc, argv);
	if (options.kind.empty()) {
		return compare(argv[0], options);
	}
	if (options.kind == "first") {
		measureFirstFrame(options);
	} else if (options.kind == "hidden") {
		measureHidden(options);
	} else {
		measurePlaying(options);
	}
	return 0;
}
