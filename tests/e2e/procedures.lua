-- SPDX-License-Identifier: GPL-2.0-or-later
-- For test_contract.py: calls the procedures of a source and tells its signals. A hotkey procedures.NAME calls that
-- procedure with the text of the file `argument`; what it gives back and each signal is a line of the file `told`.

local obs = obslua

local source_name, argument, told = "", "", ""
local watching = false

local function tell(...)
	local out = io.open(told, "a")
	out:write(table.concat({...}, "\t"), "\n")
	out:close()
end

local function with_source(act)
	local source = obs.obs_get_source_by_name(source_name)
	if source ~= nil then
		act(source)
		obs.obs_source_release(source)
	end
end

local function call(name, given, results)
	return function(pressed)
		if not pressed then
			return
		end
		with_source(function(source)
			local arguments = obs.calldata_create()
			if given then
				local file = io.open(argument)
				obs.calldata_set_string(arguments, given, file:read("*a"))
				file:close()
			end
			local called = obs.proc_handler_call(obs.obs_source_get_proc_handler(source), name, arguments)
			local line = {"procedure", name, tostring(called)}
			for _, result in ipairs(results) do
				line[#line + 1] = obs.calldata_string(arguments, result) or ""
			end
			obs.calldata_destroy(arguments)
			tell(unpack(line))
		end)
	end
end

local function on_changed(arguments)
	tell("signal", "generation_changed", obs.obs_source_get_name(obs.calldata_source(arguments, "source")),
		obs.calldata_string(arguments, "generation_id"), obs.calldata_string(arguments, "state"),
		tostring(obs.calldata_int(arguments, "progress")))
end

local function on_ready(arguments)
	tell("signal", "clip_ready", obs.obs_source_get_name(obs.calldata_source(arguments, "source")),
		obs.calldata_string(arguments, "generation_id"), obs.calldata_string(arguments, "path"))
end

local function watch(event)
	if watching or event ~= obs.OBS_FRONTEND_EVENT_FINISHED_LOADING then
		return
	end
	with_source(function(source)
		local signals = obs.obs_source_get_signal_handler(source)
		obs.signal_handler_connect(signals, "generation_changed", on_changed)
		obs.signal_handler_connect(signals, "clip_ready", on_ready)
		watching = true
	end)
end

function script_update(settings)
	source_name = obs.obs_data_get_string(settings, "source")
	argument = obs.obs_data_get_string(settings, "argument")
	told = obs.obs_data_get_string(settings, "told")
end

function script_load(settings)
	obs.obs_hotkey_register_frontend("procedures.generate", "generate", call("generate", "prompt", {"generation_id", "refusal"}))
	obs.obs_hotkey_register_frontend("procedures.cancel", "cancel", call("cancel", nil, {}))
	obs.obs_hotkey_register_frontend("procedures.play", "play", call("play", "generation_id", {}))
	obs.obs_frontend_add_event_callback(watch)
end
