-- SPDX-License-Identifier: GPL-2.0-or-later
-- Generates clips on a timer, and switches to a scene that shows each clip until it ends. Needs a source of the plugin
-- obs-reference-to-video. generate_and_show.py does the same in Python.

local obs = obslua

local source_name = ""
local every_minutes = 0
local only_live = true
local prompt = ""
local clip_scene = ""

local watched = nil -- a weak reference to the source whose signals are connected
local show_clip = false
local clip_ended = false
local scene_before = ""

function script_description()
	return [[<b>Reference-to-Video: generate and show</b><p>Generates clips on a timer. When a clip is ready, switches to
a scene that shows it, and back when it ends.</p><p>Nothing is generated until you set the minutes. To switch back, set
<i>At the end</i> of the source to <i>Hide</i>.</p>]]
end

function script_properties()
	local properties = obs.obs_properties_create()
	local sources = obs.obs_properties_add_list(properties, "source", "Source",
		obs.OBS_COMBO_TYPE_LIST, obs.OBS_COMBO_FORMAT_STRING)
	obs.obs_property_list_add_string(sources, "(none)", "")
	local all = obs.obs_enum_sources()
	for _, source in ipairs(all or {}) do
		if obs.obs_source_get_unversioned_id(source) == "r2v_source" then
			local name = obs.obs_source_get_name(source)
			obs.obs_property_list_add_string(sources, name, name)
		end
	end
	obs.source_list_release(all)

	-- The panel of scripts is narrow: long labels leave no room for the fields, so what they mean is a tool tip.
	local minutes = obs.obs_properties_add_float(properties, "every_minutes", "Minutes", 0, 1440, 0.5)
	obs.obs_property_set_long_description(minutes, "Generates every so many minutes. 0 = never")
	obs.obs_properties_add_bool(properties, "only_live", "Only while live")
	local words = obs.obs_properties_add_text(properties, "prompt", "Prompt", obs.OBS_TEXT_DEFAULT)
	obs.obs_property_set_long_description(words, "Leave it empty for the source's own prompt")

	local scenes = obs.obs_properties_add_list(properties, "clip_scene", "Scene",
		obs.OBS_COMBO_TYPE_LIST, obs.OBS_COMBO_FORMAT_STRING)
	obs.obs_property_set_long_description(scenes, "The scene that shows the clip: it is switched to when one is ready")
	obs.obs_property_list_add_string(scenes, "(do not switch)", "")
	for _, name in ipairs(obs.obs_frontend_get_scene_names() or {}) do
		obs.obs_property_list_add_string(scenes, name, name)
	end
	return properties
end

function script_defaults(settings)
	obs.obs_data_set_default_double(settings, "every_minutes", 0)
	obs.obs_data_set_default_bool(settings, "only_live", true)
end

local function generate()
	if only_live and not obs.obs_frontend_streaming_active() and not obs.obs_frontend_recording_active() then
		return
	end
	local source = obs.obs_get_source_by_name(source_name)
	if source == nil then
		obs.script_log(obs.LOG_WARNING, "There is no source named \"" .. source_name .. "\".")
		return
	end
	local arguments = obs.calldata_create()
	obs.calldata_set_string(arguments, "prompt", prompt)
	obs.proc_handler_call(obs.obs_source_get_proc_handler(source), "generate", arguments)
	local refusal = obs.calldata_string(arguments, "refusal")
	if refusal ~= nil and refusal ~= "" then
		obs.script_log(obs.LOG_INFO, "Not generated: " .. refusal)
	end
	obs.calldata_destroy(arguments)
	obs.obs_source_release(source)
end

-- Signals come from threads that must not wait for the OBS window, but switching scenes does wait for it. OBS calls
-- script_save on the window's own thread. So a signal only requests a save, and script_save switches the scenes.
local function on_clip_ready(arguments)
	show_clip = clip_scene ~= ""
	clip_ended = false
	obs.obs_frontend_save()
end

local function on_media_ended(arguments)
	clip_ended = scene_before ~= ""
	obs.obs_frontend_save()
end

local function switch_to(name)
	local scene = obs.obs_get_source_by_name(name)
	if scene ~= nil then
		obs.obs_frontend_set_current_scene(scene)
		obs.obs_source_release(scene)
	end
end

local function program_scene()
	local scene = obs.obs_frontend_get_current_scene()
	local name = obs.obs_source_get_name(scene)
	obs.obs_source_release(scene)
	return name
end

function script_save(settings)
	if show_clip then
		show_clip = false
		if program_scene() ~= clip_scene then
			scene_before = program_scene()
			switch_to(clip_scene)
		end
	elseif clip_ended then
		clip_ended = false
		-- If the streamer has switched elsewhere in the meantime, stay there.
		if program_scene() == clip_scene then
			switch_to(scene_before)
		end
		scene_before = ""
	end
end

local function stop_watching()
	local source = watched and obs.obs_weak_source_get_source(watched)
	if source then
		local signals = obs.obs_source_get_signal_handler(source)
		obs.signal_handler_disconnect(signals, "clip_ready", on_clip_ready)
		obs.signal_handler_disconnect(signals, "media_ended", on_media_ended)
		obs.obs_source_release(source)
	end
	if watched then
		obs.obs_weak_source_release(watched)
		watched = nil
	end
end

local function watch()
	local source = obs.obs_get_source_by_name(source_name)
	if source == nil then
		return
	end
	obs.timer_remove(watch)
	local signals = obs.obs_source_get_signal_handler(source)
	obs.signal_handler_connect(signals, "clip_ready", on_clip_ready)
	obs.signal_handler_connect(signals, "media_ended", on_media_ended)
	watched = obs.obs_source_get_weak_source(source)
	obs.obs_source_release(source)
end

-- Scripts load before the sources of a scene collection. (An event would say when the sources exist, but OBS sends
-- events even to scripts that it has already ended.)
local function watch_when_it_is_there()
	obs.timer_remove(watch)
	stop_watching()
	if source_name ~= "" then
		obs.timer_add(watch, 500)
	end
end

function script_update(settings)
	source_name = obs.obs_data_get_string(settings, "source")
	only_live = obs.obs_data_get_bool(settings, "only_live")
	prompt = obs.obs_data_get_string(settings, "prompt")
	clip_scene = obs.obs_data_get_string(settings, "clip_scene")
	watch_when_it_is_there()

	local minutes = obs.obs_data_get_double(settings, "every_minutes")
	if minutes ~= every_minutes then
		every_minutes = minutes
		obs.timer_remove(generate)
		if every_minutes > 0 then
			obs.timer_add(generate, math.floor(every_minutes * 60000))
		end
	end
end

-- OBS removes the callbacks itself. The script no longer exists by now: signal_handler_disconnect would crash it.
function script_unload()
	if watched then
		obs.obs_weak_source_release(watched)
		watched = nil
	end
end
