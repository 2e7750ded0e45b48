// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

namespace r2v::files {

/// What this process's file systems can't do, as NAS, FUSE, 9p and WSL have it: with an errno here the call fails with
/// it, 0 is the system's own answer. The calls are those of the tested code, replaced when the tests are linked.
struct OddFileSystem {
	int flock = 0;
	/// Of open file descriptions, by fcntl.
	int recordLock = 0;
	int fsyncOfFolders = 0;
	int fsyncOfFiles = 0;
	int chmod = 0;
	/// Of a file to a name that another one has.
	int replacingRename = 0;
};
extern OddFileSystem oddFileSystem;

} // namespace r2v::files
