// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/source-actions.hpp"

#include <algorithm>

#include "obs/app.hpp"
#include "obs/reference-source.hpp"
#include "obs/trigger.hpp"

namespace r2v::obs {

namespace {

void tell(ReferenceSource &source, const std::string &sentence)
{
	source.noteRefusal(sentence);
	source.app().presentStatus(source.key());
}

void playLatest(ReferenceSource &source)
{
	App &app = source.app();
	const generation::Snapshot clip = latestClip(app, source.key());
	if (!clip) {
		tell(source, app.texts()("Refusal.NoClipYet"));
		return;
	}
	app.engine().markHeld(clip->id, false);
	source.play(clip);
}

void addMediaSource(ReferenceSource &source)
{
	App &app = source.app();
	generation::Snapshot clip = app.engine().find(source.currentGeneration());
	if (!clip || clip->state != generation::State::ready) {
		clip = latestClip(app, source.key());
	}
	if (!clip) {
		tell(source, app.texts()("Refusal.NoClipYet"));
		return;
	}
	const AddedMediaSource added = app.mediaSources().add(app, clip, {});
	if (!added.error.empty()) {
		tell(source, added.error);
	}
}

} // namespace

void perform(SourceAction action, ReferenceSource &source)
{
	if (source.app().isShuttingDown()) {
		return;
	}
	switch (action) {
	case SourceAction::generate:
		generate(source, {});
		break;
	case SourceAction::cancel:
		source.app().engine().cancelOfSource(source.key());
		break;
	case SourceAction::playLatest:
		playLatest(source);
		break;
	case SourceAction::stopClip:
		source.stopClip();
		break;
	case SourceAction::addMediaSource:
		addMediaSource(source);
		break;
	}
}

generation::Snapshot latestClip(App &app, const std::string &sourceKey)
{
	const auto clips = app.engine().list({.limit = 100, .sourceKey = sourceKey, .state = generation::State::ready});
	const auto clip =
		std::find_if(clips.begin(), clips.end(), [](const auto &candidate) { return !candidate->dismissed; });
	return clip == clips.end() ? nullptr : *clip;
}

SourceRegistry::Found lastUsedSource(App &app)
{
	for (const generation::Snapshot &used : app.engine().list({.limit = 50, .sourceKey = {}, .state = {}})) {
		if (SourceRegistry::Found found = app.sources().byKey(used->wish.sourceKey)) {
			return found;
		}
	}
	std::vector<SourceRegistry::Found> all = app.sources().all();
	return all.empty() ? SourceRegistry::Found{} : std::move(all.front());
}

} // namespace r2v::obs
