// SPDX-License-Identifier: GPL-2.0-or-later
#include <obs-module.h>

#include "r2v-version.hpp"

OBS_DECLARE_MODULE()
OBS_MODULE_USE_DEFAULT_LOCALE(R2V_NAME, "en-US")
bool obs_module_load(void)
{
	return true;
}
