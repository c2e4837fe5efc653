# A room is a folder of sources that makes one kind of thing. Each becomes a static library of its own, so that its
# tests link only what it may use; all of them together become motionanalyzer.
set(MA_ROOMS "" CACHE INTERNAL "")

function(ma_add_room name)
  cmake_parse_arguments(room "" "" "USES" ${ARGN})
  set(folder ${PROJECT_SOURCE_DIR}/src/${name})
  if(name STREQUAL capi)
    set(folder ${PROJECT_SOURCE_DIR}/capi)
  endif()
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_library(room_${name} STATIC ${sources})
  target_include_directories(room_${name} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_compile_features(room_${name} PUBLIC cxx_std_20)
  target_compile_definitions(room_${name} PRIVATE MOTIONANALYZER_BUILDING INTERFACE MOTIONANALYZER_STATIC)
  set_target_properties(room_${name} PROPERTIES POSITION_INDEPENDENT_CODE ON CXX_EXTENSIONS OFF
    CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  ma_set_warnings(room_${name})
  target_link_libraries(room_${name} PRIVATE Eigen3::Eigen Microsoft.GSL::GSL nanoflann::nanoflann
    nlohmann_json::nlohmann_json PUBLIC Threads::Threads)
  foreach(used IN LISTS room_USES)
    if(TARGET room_${used})
      target_link_libraries(room_${name} PUBLIC room_${used})
    endif()
  endforeach()
  set(MA_ROOMS ${MA_ROOMS} ${name} CACHE INTERNAL "")
endfunction()

# motionanalyzer itself: the objects of every room, shared or static.
function(ma_add_library)
  set(objects "")
  foreach(room IN LISTS MA_ROOMS)
    list(APPEND objects $<TARGET_OBJECTS:room_${room}>)
  endforeach()
  add_library(motionanalyzer ${objects})
  add_library(motionanalyzer::motionanalyzer ALIAS motionanalyzer)
  set_target_properties(motionanalyzer PROPERTIES LINKER_LANGUAGE CXX VERSION ${PROJECT_VERSION} SOVERSION 1)
  target_compile_features(motionanalyzer PUBLIC cxx_std_20)
  target_include_directories(motionanalyzer PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/capi>
    $<INSTALL_INTERFACE:include>)
  target_link_libraries(motionanalyzer PRIVATE Threads::Threads)
  if(NOT BUILD_SHARED_LIBS)
    target_compile_definitions(motionanalyzer PUBLIC MOTIONANALYZER_STATIC)
  endif()
endfunction()
