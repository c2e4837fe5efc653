# Header-only packages by find_package. A cross build reads them from the copied include tree that
# MOTIONANALYZER_HEADERS names, because find_package would drag in the host's own system headers.
find_package(Threads REQUIRED)

if(MOTIONANALYZER_HEADERS)
  foreach(target IN ITEMS Eigen3::Eigen Microsoft.GSL::GSL nanoflann::nanoflann nlohmann_json::nlohmann_json
                          CLI11::CLI11)
    add_library(${target} INTERFACE IMPORTED)
    target_include_directories(${target} SYSTEM INTERFACE ${MOTIONANALYZER_HEADERS})
  endforeach()
  target_include_directories(Eigen3::Eigen SYSTEM INTERFACE ${MOTIONANALYZER_HEADERS}/eigen3)
else()
  find_package(Eigen3 3.4 REQUIRED NO_MODULE)
  find_package(Microsoft.GSL REQUIRED)
  find_package(nanoflann REQUIRED)
  find_package(nlohmann_json 3.11 REQUIRED)
  if(MOTIONANALYZER_APP)
    find_package(CLI11 REQUIRED)
  endif()
endif()
