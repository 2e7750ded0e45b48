// SPDX-License-Identifier: GPL-2.0-or-later
#include "obs/collection/collection-saver.hpp"

#include <obs-frontend-api.h>

#include "obs/base/dispatcher.hpp"

namespace r2v::obs {

void CollectionSaver::saveSoon()
{
	dispatcher_.post([] { obs_frontend_save(); });
}

} // namespace r2v::obs
