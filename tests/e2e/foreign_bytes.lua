-- SPDX-License-Identifier: GPL-2.0-or-later
-- For test_foreign_bytes.py: gives the plugin bytes that are no UTF-8, by each way that a script has. A hotkey
-- bytes.NAME does it.

local obs = obslua

local LATIN_1 = "caf\xe9 neon"
local source_name, text_name = "", ""

local function with_source(name, act)
	local source = obs.obs_get_source_by_name(name)
	if source ~= nil then
		act(source)
		obs.obs_source_release(source)
	end
end

local function update(name, values)
	with_source(name, function(source)
		local settings = obs.obs_data_create()
		for key, value in pairs(values) do
			obs.obs_data_set_string(settings, key, value)
		end
		obs.obs_source_update(source, settings)
		obs.obs_data_release(settings)
	end)
end

local function call(procedure, argument)
	with_source(source_name, function(source)
		local arguments = obs.calldata_create()
		obs.calldata_set_string(arguments, argument, LATIN_1)
		obs.proc_handler_call(obs.obs_source_get_proc_handler(source), procedure, arguments)
		obs.calldata_destroy(arguments)
	end)
end

local ways = {
	procedure = function() call("generate", "prompt") end,
	play = function() call("play", "generation_id") end,
	text = function() update(text_name, {text = "Bj\xf6rk - J\xf3ga"}) end,
	prompt = function() update(source_name, {prompt = LATIN_1, negative_prompt = "\xff\xfe"}) end,
	reference = function() update(source_name, {reference = "source", reference_name = LATIN_1}) end,
	status = function() update(source_name, {status_text_source = text_name, status_format = "{state} \xe9"}) end,
}

function script_update(settings)
	source_name = obs.obs_data_get_string(settings, "source")
	text_name = obs.obs_data_get_string(settings, "text")
end

function script_load(settings)
	for name, go in pairs(ways) do
		obs.obs_hotkey_register_frontend("bytes." .. name, name, function(pressed)
			if pressed then
				go()
			end
		end)
	end
end
