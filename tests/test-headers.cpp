// SPDX-License-Identifier: GPL-2.0-or-later
// Carries the precompiled headers of the tests; does nothing.
int main() {}
