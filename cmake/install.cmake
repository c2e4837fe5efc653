# What `cmake --install` lays down: library, headers, exe, package files for CMake and pkg-config.
include(CMakePackageConfigHelpers)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/motionanalyzer)

set(libraries motionanalyzer)
if(TARGET motionanalyzer_static)
  list(APPEND libraries motionanalyzer_static)
endif()
install(TARGETS ${libraries} EXPORT motionanalyzer INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY include/motionanalyzer DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN *.hpp PATTERN *.h)
if(EXISTS ${PROJECT_SOURCE_DIR}/capi/motionanalyzer.h)
  install(FILES capi/motionanalyzer.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
endif()
file(GLOB wrappers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/bindings/cpp/*.hpp)
install(FILES ${wrappers} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
if(TARGET motionanalyzer_app)
  install(TARGETS motionanalyzer_app)
endif()
if(WIN32 AND NOT MSVC AND BUILD_SHARED_LIBS)
  install(FILES ${PROJECT_BINARY_DIR}/motionanalyzer.lib DESTINATION ${CMAKE_INSTALL_LIBDIR})
endif()

install(EXPORT motionanalyzer NAMESPACE motionanalyzer:: DESTINATION ${package} FILE motionanalyzer-targets.cmake)
configure_package_config_file(cmake/motionanalyzer-config.cmake.in
  ${PROJECT_BINARY_DIR}/package/motionanalyzer-config.cmake INSTALL_DESTINATION ${package})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/package/motionanalyzer-config-version.cmake
  COMPATIBILITY SameMajorVersion)
install(FILES ${PROJECT_BINARY_DIR}/package/motionanalyzer-config.cmake
  ${PROJECT_BINARY_DIR}/package/motionanalyzer-config-version.cmake DESTINATION ${package})

file(RELATIVE_PATH prefix_from_pc /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(cmake/motionanalyzer.pc.in ${PROJECT_BINARY_DIR}/package/motionanalyzer.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/package/motionanalyzer.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
