-- SPDX-License-Identifier: GPL-2.0-or-later
-- For bench_triggers.py: when OBS began each frame, on its graphics thread. The hotkey frame_times.dump writes the
-- nanoseconds between the frames since the last time to the file of the setting `file`.

local obs = obslua

local file = ""
local gaps = {}
local last = 0

local function dump(pressed)
	if not pressed then
		return
	end
	local out = io.open(file .. ".part", "w")
	for _, gap in ipairs(gaps) do
		out:write(string.format("%d\n", gap))
	end
	out:close()
	os.rename(file .. ".part", file)
	gaps = {}
end

function script_tick(seconds)
	local now = obs.os_gettime_ns()
	if last ~= 0 then
		gaps[#gaps + 1] = now - last
	end
	last = now
end

function script_update(settings)
	file = obs.obs_data_get_string(settings, "file")
end

function script_load(settings)
	obs.obs_hotkey_register_frontend("frame_times.dump", "Dump the frame times", dump)
end
