// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

namespace r2v {

/// Names the calling thread for debuggers, top and the idle bench. At most 15 characters are kept on Linux.
void nameThisThread(const char *name);

} // namespace r2v
