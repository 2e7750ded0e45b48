-- SPDX-License-Identifier: GPL-2.0-or-later
-- For test_slow_listener.py: a script that takes its time with whatever it hears of, as one does that writes to a device
-- or asks a server. The file `told` gets a line when it begins; it goes on when the file `go_on` is there.

local obs = obslua

local source_name, signal, told, go_on = "", "", "", ""

local function exists(path)
	local file = io.open(path)
	if file then
		file:close()
	end
	return file ~= nil
end

local function listen()
	local out = io.open(told, "a")
	out:write(signal, "\n")
	out:close()
	local tries = 0
	while not exists(go_on) and tries < 100 do
		os.execute("sleep 0.1")
		tries = tries + 1
	end
end

local function watch(event)
	if event ~= obs.OBS_FRONTEND_EVENT_FINISHED_LOADING then
		return
	end
	local source = obs.obs_get_source_by_name(source_name)
	if source ~= nil then
		obs.signal_handler_connect(obs.obs_source_get_signal_handler(source), signal, listen)
		obs.obs_source_release(source)
	end
end

function script_update(settings)
	source_name = obs.obs_data_get_string(settings, "source")
	signal = obs.obs_data_get_string(settings, "signal")
	told = obs.obs_data_get_string(settings, "told")
	go_on = obs.obs_data_get_string(settings, "go_on")
end

function script_load(settings)
	obs.obs_frontend_add_event_callback(watch)
end
