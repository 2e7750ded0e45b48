// SPDX-License-Identifier: GPL-2.0-or-later
// Frame truth: which frames of the canvas show something else than the rates of clip and canvas ask for, for the
// plugin's source and for OBS's own media source side by side in one process (the rule is in frame-judge.hpp). A round
// in which libobs itself is late is played again; rounds that never were undisturbed are left out.
//
// frame-truth-bench [--canvas RATE] [--case NAME-PART] [--rates 24,30,0]: without a canvas rate it runs itself for 30
// and 60. Rate 0 is one that varies. Fails where a frame of ours is wrong. R2V_SHOW_FRAMES=1 prints what was seen.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sstream>
#include <string>
#include <vector>

#include <sys/wait.h>

#include "frame-cases.hpp"

namespace {

using namespace r2v::test;

struct Options {
	int canvasRate = 0;
	std::string casePart;
	std::vector<int> rates{24, 25, 30, 50, 60, kVariableRate};
};

Options parse(int argc, char **argv)
{
	Options options;
	for (int n = 1; n + 1 < argc; n += 2) {
		const std::string name = argv[n];
		if (name == "--canvas") {
			options.canvasRate = atoi(argv[n + 1]);
		} else if (name == "--case") {
			options.casePart = argv[n + 1];
		} else if (name == "--rates") {
			options.rates.clear();
			std::istringstream list(argv[n + 1]);
			for (std::string rate; std::getline(list, rate, ',');) {
				options.rates.push_back(atoi(rate.c_str()));
			}
		}
	}
	return options;
}

/// One libobs a process.
int runForEachCanvas(int argc, char **argv)
{
	int worst = 0;
	for (const char *rate : {"30", "60"}) {
		std::string command = std::string("\"") + argv[0] + "\" --canvas " + rate;
		for (int n = 1; n < argc; n++) {
			command += std::string(" \"") + argv[n] + "\"";
		}
		const int result = std::system(command.c_str());
		worst = std::max(worst, WIFEXITED(result) ? WEXITSTATUS(result) : 1);
	}
	return worst;
}

std::string inWords(const Tally &tally)
{
	std::string words = std::to_string(tally.total());
	const auto add = [&](int count, const char *what) {
		if (count > 0) {
			words += " " + std::to_string(count) + what;
		}
	};
	add(tally.black, "b");
	add(tally.repeated, "r");
	add(tally.skipped, "k");
	add(tally.stale, "s");
	return words;
}

int runOnCanvas(const Options &options)
{
	BesideStockStage stage(options.rates, static_cast<uint32_t>(options.canvasRate));
	if (!stage.isComplete()) {
		puts("no obs-ffmpeg module here: nothing to compare with");
		return 0;
	}
	printf("wrong frames on a canvas of %d/s, ours | stock (b black, r repeated, k skipped, s stale)\n%-28s %6s",
	       options.canvasRate, "case", "rounds");
	for (const int rate : options.rates) {
		printf(" %17s", rate == kVariableRate ? "variable" : std::to_string(rate).c_str());
	}
	puts("");
	Tally ours;
	Tally stock;
	for (const FrameCase &frameCase : frameCases()) {
		if (std::string(frameCase.name).find(options.casePart) == std::string::npos) {
			continue;
		}
		const CaseResult result = runFrameCase(stage, frameCase);
		// Rounds in which libobs itself was late at every try are not counted.
		printf("%-28s %3d/%-2d", frameCase.name, frameCase.rounds - result.disturbedRounds, frameCase.rounds);
		for (size_t n = 0; n < result.tallies.size(); n += 2) {
			ours += result.tallies[n];
			stock += result.tallies[n + 1];
			const bool hasOurs = frameCase.whose != FrameCase::Whose::stock;
			const bool hasStock = frameCase.whose != FrameCase::Whose::ours;
			printf(" %17s", ((hasOurs ? inWords(result.tallies[n]) : "-") + " | " +
					 (hasStock ? inWords(result.tallies[n + 1]) : "-"))
						.c_str());
		}
		puts("");
		fflush(stdout);
	}
	printf("all: ours %s, stock %s\n\n", inWords(ours).c_str(), inWords(stock).c_str());
	return ours.total() == 0 ? 0 : 1;
}

} // namespace

int main(int argc, char **argv)
{
	const Options options = parse(argc, argv);
	return options.canvasRate == 0 ? runForEachCanvas(argc, argv) : runOnCanvas(options);
}
