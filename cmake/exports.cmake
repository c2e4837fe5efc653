# capi/exports.txt names every C function once. From it come the version script (ELF), the .def (Windows) and, on
# x86, the import library, whose symbols carry the @bytes of stdcall while the DLL exports plain names.
function(ma_read_exports list plain_out decorated_out)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${list})
  file(STRINGS ${list} lines REGEX "^[a-z]")
  set(plain "")
  set(decorated "")
  foreach(line IN LISTS lines)
    if(NOT line MATCHES "^(ma_[a-z0-9_]+)[ \t]+([0-9]+)[ \t]*(#.*)?$")
      message(FATAL_ERROR "${list}: expected `ma_name  bytes`, found `${line}`")
    endif()
    list(APPEND plain ${CMAKE_MATCH_1})
    list(APPEND decorated ${CMAKE_MATCH_1}@${CMAKE_MATCH_2})
  endforeach()
  set(${plain_out} ${plain} PARENT_SCOPE)
  set(${decorated_out} ${decorated} PARENT_SCOPE)
endfunction()

function(ma_write_version_script file names)
  string(REPLACE ";" ";\n    " c_names "${names}")
  if(c_names)
    string(APPEND c_names ";")
  endif()
  file(CONFIGURE OUTPUT ${file} @ONLY CONTENT
"MOTIONANALYZER_1 {
  global:
    @c_names@
    _ZN14motionanalyzer*; _ZNK14motionanalyzer*; _ZNO14motionanalyzer*; _ZNKR14motionanalyzer*;
    _ZTIN14motionanalyzer*; _ZTSN14motionanalyzer*; _ZTVN14motionanalyzer*;
  local: *;
};
")
endfunction()

function(ma_write_def file names)
  string(REPLACE ";" "\n  " lines "${names}")
  file(CONFIGURE OUTPUT ${file} @ONLY CONTENT "LIBRARY motionanalyzer.dll\nEXPORTS\n  @lines@\n")
endfunction()

# Restricts what leaves a shared library to the C functions of the list and the C++ API.
function(ma_limit_exports target)
  set(list ${PROJECT_SOURCE_DIR}/capi/exports.txt)
  set(folder ${PROJECT_BINARY_DIR}/exports)
  ma_read_exports(${list} plain decorated)
  if(NOT WIN32)
    ma_write_version_script(${folder}/motionanalyzer.map "${plain}")
    target_link_options(${target} PRIVATE -Wl,--version-script=${folder}/motionanalyzer.map)
    if(NOT MOTIONANALYZER_SANITIZE)  # clang leaves the sanitizers' own functions to the program
      target_link_options(${target} PRIVATE -Wl,--no-undefined)
    endif()
    set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS ${folder}/motionanalyzer.map)
    return()
  endif()
  ma_write_def(${folder}/motionanalyzer.def "${plain}")
  target_sources(${target} PRIVATE ${folder}/motionanalyzer.def)
  if(MSVC)
    return()
  endif()
  target_link_options(${target} PRIVATE -Wl,--no-insert-timestamp
    -Wl,--output-def=${folder}/all.def)
  set(stdcall ${plain})
  if(CMAKE_SIZEOF_VOID_P EQUAL 4)
    target_link_options(${target} PRIVATE -Wl,--kill-at -Wl,--enable-stdcall-fixup)
    set(stdcall ${decorated})
  endif()
  ma_write_def(${folder}/c.def "${stdcall}")
  add_custom_command(TARGET ${target} POST_BUILD
    COMMAND ${CMAKE_COMMAND} -DDLLTOOL=${CMAKE_DLLTOOL} -DALL=${folder}/all.def -DC_API=${folder}/c.def
      -DGNU=$<TARGET_LINKER_FILE:${target}> -DMSVC=${PROJECT_BINARY_DIR}/motionanalyzer.lib
      -P ${PROJECT_SOURCE_DIR}/cmake/import_library.cmake
    BYPRODUCTS ${PROJECT_BINARY_DIR}/motionanalyzer.lib VERBATIM)
endfunction()
