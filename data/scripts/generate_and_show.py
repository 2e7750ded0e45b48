# SPDX-License-Identifier: GPL-2.0-or-later
"""Generates clips on a timer, and switches to a scene that shows each clip until it ends. Needs a source of the plugin
obs-reference-to-video. generate_and_show.lua does the same in Lua."""

import obspython as obs

source_name = ""
every_minutes = 0
only_live = True
prompt = ""
clip_scene = ""

watched = None  # a weak reference to the source whose signals are connected
show_clip = False
clip_ended = False
scene_before = ""


def script_description():
    return ("<b>Reference-to-Video: generate and show</b><p>Generates clips on a timer. When a clip is ready, switches "
            "to a scene that shows it, and back when it ends.</p><p>Nothing is generated until you set the minutes. To "
            "switch back, set <i>At the end</i> of the source to <i>Hide</i>.</p>")


def script_properties():
    properties = obs.obs_properties_create()
    sources = obs.obs_properties_add_list(properties, "source", "Source",
                                          obs.OBS_COMBO_TYPE_LIST, obs.OBS_COMBO_FORMAT_STRING)
    obs.obs_property_list_add_string(sources, "(none)", "")
    everything = obs.obs_enum_sources()
    for source in everything or []:
        if obs.obs_source_get_unversioned_id(source) == "r2v_source":
            name = obs.obs_source_get_name(source)
            obs.obs_property_list_add_string(sources, name, name)
    obs.source_list_release(everything)

    # The panel of scripts is narrow: long labels leave no room for the fields, so what they mean is a tool tip.
    minutes = obs.obs_properties_add_float(properties, "every_minutes", "Minutes", 0, 1440, 0.5)
    obs.obs_property_set_long_description(minutes, "Generates every so many minutes. 0 = never")
    obs.obs_properties_add_bool(properties, "only_live", "Only while live")
    words = obs.obs_properties_add_text(properties, "prompt", "Prompt", obs.OBS_TEXT_DEFAULT)
    obs.obs_property_set_long_description(words, "Leave it empty for the source's own prompt")

    scenes = obs.obs_properties_add_list(properties, "clip_scene", "Scene",
                                         obs.OBS_COMBO_TYPE_LIST, obs.OBS_COMBO_FORMAT_STRING)
    obs.obs_property_set_long_description(scenes, "The scene that shows the clip: it is switched to when one is ready")
    obs.obs_property_list_add_string(scenes, "(do not switch)", "")
    for name in obs.obs_frontend_get_scene_names() or []:
        obs.obs_property_list_add_string(scenes, name, name)
    return properties


def script_defaults(settings):
    obs.obs_data_set_default_double(settings, "every_minutes", 0)
    obs.obs_data_set_default_bool(settings, "only_live", True)


def generate():
    if only_live and not obs.obs_frontend_streaming_active() and not obs.obs_frontend_recording_active():
        return
    source = obs.obs_get_source_by_name(source_name)
    if source is None:
        obs.script_log(obs.LOG_WARNING, f'There is no source named "{source_name}".')
        return
    arguments = obs.calldata_create()
    obs.calldata_set_string(arguments, "prompt", prompt)
    obs.proc_handler_call(obs.obs_source_get_proc_handler(source), "generate", arguments)
    refusal = obs.calldata_string(arguments, "refusal")
    if refusal:
        obs.script_log(obs.LOG_INFO, f"Not generated: {refusal}")
    obs.calldata_destroy(arguments)
    obs.obs_source_release(source)


# Signals come from threads that must not wait for the OBS window, but switching scenes does wait for it. OBS calls
# script_save on the window's own thread. So a signal only requests a save, and script_save switches the scenes.
def on_clip_ready(arguments):
    global show_clip, clip_ended
    show_clip = clip_scene != ""
    clip_ended = False
    obs.obs_frontend_save()


def on_media_ended(arguments):
    global clip_ended
    clip_ended = scene_before != ""
    obs.obs_frontend_save()


def switch_to(name):
    scene = obs.obs_get_source_by_name(name)
    if scene is not None:
        obs.obs_frontend_set_current_scene(scene)
        obs.obs_source_release(scene)


def program_scene():
    scene = obs.obs_frontend_get_current_scene()
    name = obs.obs_source_get_name(scene)
    obs.obs_source_release(scene)
    return name


def script_save(settings):
    global show_clip, clip_ended, scene_before
    if show_clip:
        show_clip = False
        if program_scene() != clip_scene:
            scene_before = program_scene()
            switch_to(clip_scene)
    elif clip_ended:
        clip_ended = False
        # If the streamer has switched elsewhere in the meantime, stay there.
        if program_scene() == clip_scene:
            switch_to(scene_before)
        scene_before = ""


def stop_watching():
    global watched
    source = obs.obs_weak_source_get_source(watched) if watched else None
    if source:
        signals = obs.obs_source_get_signal_handler(source)
        obs.signal_handler_disconnect(signals, "clip_ready", on_clip_ready)
        obs.signal_handler_disconnect(signals, "media_ended", on_media_ended)
        obs.obs_source_release(source)
    if watched:
        obs.obs_weak_source_release(watched)
        watched = None


def watch():
    global watched
    source = obs.obs_get_source_by_name(source_name)
    if source is None:
        return
    obs.timer_remove(watch)
    signals = obs.obs_source_get_signal_handler(source)
    obs.signal_handler_connect(signals, "clip_ready", on_clip_ready)
    obs.signal_handler_connect(signals, "media_ended", on_media_ended)
    watched = obs.obs_source_get_weak_source(source)
    obs.obs_source_release(source)


# Scripts load before the sources of a scene collection. (An event would say when the sources exist, but OBS sends
# events even to scripts that it has already ended.)
def watch_when_it_is_there():
    obs.timer_remove(watch)
    stop_watching()
    if source_name:
        obs.timer_add(watch, 500)


def script_update(settings):
    global source_name, only_live, prompt, clip_scene, every_minutes
    source_name = obs.obs_data_get_string(settings, "source")
    only_live = obs.obs_data_get_bool(settings, "only_live")
    prompt = obs.obs_data_get_string(settings, "prompt")
    clip_scene = obs.obs_data_get_string(settings, "clip_scene")
    watch_when_it_is_there()

    minutes = obs.obs_data_get_double(settings, "every_minutes")
    if minutes != every_minutes:
        every_minutes = minutes
        obs.timer_remove(generate)
        if every_minutes > 0:
            obs.timer_add(generate, int(every_minutes * 60000))


# OBS removes the callbacks itself. The script no longer exists by now, so signal_handler_disconnect would fail.
def script_unload():
    global watched
    if watched:
        obs.obs_weak_source_release(watched)
        watched = None
