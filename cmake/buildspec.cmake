# SPDX-License-Identifier: GPL-2.0-or-later
# Reads buildspec.json, the only place that names the plugin.
file(READ "${CMAKE_CURRENT_SOURCE_DIR}/buildspec.json" _buildspec)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/buildspec.json")
foreach(_field IN ITEMS name displayName version author)
  string(JSON _value GET "${_buildspec}" ${_field})
  string(REGEX REPLACE "([A-Z])" "_\\1" _variable "${_field}")
  string(TOUPPER "R2V_${_variable}" _variable)
  set(${_variable} "${_value}")
endforeach()
