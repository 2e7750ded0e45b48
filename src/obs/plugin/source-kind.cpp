// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/plugin/source-kind.hpp"

#include <memory>
#include <string>

#include <obs.h>

#include "obs/air/air-gate.hpp"
#include "obs/air/child-source.hpp"
#include "obs/air/clip-view.hpp"
#include "obs/base/guarded.hpp"
#include "obs/capture/reference-render.hpp"
#include "obs/page/first-place.hpp"
#include "obs/remote/source-signals.hpp"
#include "obs/settings/settings-reader.hpp"

namespace r2v::obs {

namespace {

/// libobs keeps it for as long as the source kind, and gives it back at the end.
struct SourceKind {
	std::string shownName;
	SourceParts sourceParts;
	PageParts pageParts;
	RemoteParts remoteParts;
};

const SourceKind &kindOf(const void *typeData)
{
	return *static_cast<const SourceKind *>(typeData);
}

ReferenceSource &self(void *data)
{
	return static_cast<SourceInstance *>(data)->source;
}

void *create(obs_data_t *settings, obs_source_t *source)
{
	return guarded("create", static_cast<void *>(nullptr), [&]() -> void * {
		const SourceKind &kind = kindOf(obs_source_get_type_data(source));
		return new SourceInstance(kind.sourceParts, kind.remoteParts, settings, source);
	});
}

void destroy(void *data)
{
	guarded("destroy", [&] { delete static_cast<SourceInstance *>(data); });
}

void setCallbacks(obs_source_info &info)
{
	info.create = create;
	info.destroy = destroy;
	info.get_defaults = [](obs_data_t *settings) {
		guarded("get_defaults", [&] { setSettingsDefaults(settings); });
	};
	info.get_properties2 = [](void *data, void *typeData) {
		return guarded("get_properties", static_cast<obs_properties_t *>(nullptr), [&] {
			ReferenceSource *const instance = data ? &self(data) : nullptr;
			if (instance && instance->noteFirstPage()) {
				guarded("first place", [instance] { placeBesideOthers(instance->source()); });
			}
			return buildProperties(kindOf(typeData).pageParts, instance);
		});
	};
	info.update = [](void *data, obs_data_t *settings) { guarded("update", [&] { self(data).update(settings); }); };
	info.save = [](void *data, obs_data_t *settings) { guarded("save", [&] { self(data).save(settings); }); };
	info.activate = [](void *data) { guarded("activate", [&] { self(data).activate(); }); };
	info.deactivate = [](void *data) { guarded("deactivate", [&] { self(data).deactivate(); }); };
	info.video_tick = [](void *data, float) { guarded("video_tick", [&] { self(data).tick(); }); };
	info.video_render = [](void *data, gs_effect_t *) {
		guarded("video_render", [&] {
			// References must never show clips that were made from references.
			if (!isRenderingReference() && !self(data).isDark()) {
				self(data).view().render();
			}
		});
	};
	info.get_width = [](void *data) {
		return guarded("get_width", uint32_t{0}, [&] { return self(data).view().widthPx(); });
	};
	info.get_height = [](void *data) {
		return guarded("get_height", uint32_t{0}, [&] { return self(data).view().heightPx(); });
	};
	info.video_get_color_space = [](void *data, size_t count, const gs_color_space *preferred) {
		return guarded("video_get_color_space", GS_CS_SRGB,
			       [&] { return self(data).view().colorSpace(count, preferred); });
	};
	info.enum_active_sources = [](void *data, obs_source_enum_proc_t callback, void *param) {
		guarded("enum_active_sources", [&] { self(data).view().enumerateChildren(callback, param); });
	};
}

obs_missing_files_t *missingFiles(void *data)
{
	obs_missing_files_t *const files = obs_missing_files_create();
	guarded("missing_files", [&] {
		const std::string clip = self(data).missingClip();
		if (clip.empty()) {
			return;
		}
		const auto relink = [](void *source, const char *file, void *) {
			guarded("relink", [&] { self(source).relinkClip(file ? file : ""); });
		};
		obs_missing_files_add_file(files, obs_missing_file_create(clip.c_str(), relink, OBS_MISSING_FILE_SOURCE,
									  self(data).source(), nullptr));
	});
	return files;
}

void setMediaCallbacks(obs_source_info &info)
{
	info.media_play_pause = [](void *data, bool pause) {
		guarded("media_play_pause", [&] { self(data).view().pause(pause); });
	};
	info.media_restart = [](void *data) { guarded("media_restart", [&] { self(data).view().restart(); }); };
	info.media_stop = [](void *data) { guarded("media_stop", [&] { self(data).view().stop(); }); };
	info.media_get_duration = [](void *data) {
		return guarded("media_get_duration", int64_t{0}, [&] { return self(data).view().durationMs(); });
	};
	info.media_get_time = [](void *data) {
		return guarded("media_get_time", int64_t{0}, [&] { return self(data).view().timeMs(); });
	};
	info.media_set_time = [](void *data, int64_t timeMs) {
		guarded("media_set_time", [&] { self(data).view().seek(timeMs); });
	};
	info.media_get_state = [](void *data) {
		return guarded("media_get_state", OBS_MEDIA_STATE_NONE, [&] { return self(data).view().mediaState(); });
	};
}

} // namespace

SourceInstance::SourceInstance(const SourceParts &parts, const RemoteParts &remote, obs_data_t *settings,
			       obs_source_t *libobsSource) :
	source(parts, settings, libobsSource),
	hotkeys(source, remote.hotkeys), procedures(source, remote.procedures)
{
	declareSignals(libobsSource);
	source.publish();
}

void registerReferenceSource(const SourceParts &sourceParts, const PageParts &pageParts, const RemoteParts &remoteParts)
{
	registerChildSource();

	obs_source_info info{};
	info.id = kSourceId;
	info.type = OBS_SOURCE_TYPE_INPUT;
	// With OBS_SOURCE_SRGB, the clip is blended and scaled as OBS does it with its own Media Source.
	info.output_flags = OBS_SOURCE_VIDEO | OBS_SOURCE_CUSTOM_DRAW | OBS_SOURCE_SRGB | OBS_SOURCE_AUDIO |
			    OBS_SOURCE_CONTROLLABLE_MEDIA | OBS_SOURCE_DO_NOT_DUPLICATE;
	info.icon_type = OBS_ICON_TYPE_MEDIA;
	auto kind = std::make_unique<SourceKind>(
		SourceKind{pageParts.texts("Plugin.Name"), sourceParts, pageParts, remoteParts});
	info.type_data = kind.get();
	info.get_name = [](void *typeData) { return kindOf(typeData).shownName.c_str(); };
	info.free_type_data = [](void *typeData) { delete static_cast<SourceKind *>(typeData); };
	setCallbacks(info);
	setMediaCallbacks(info);
	info.missing_files = missingFiles;
	obs_register_source(&info);
	// If the kind was refused because it is registered already, libobs does not free it.
	if (obs_source_get_display_name(kSourceId) == kind->shownName.c_str()) {
		static_cast<void>(kind.release());
	}
}

} // namespace r2v::obs
