# Compiler switches that every target of ours gets: many warnings, and floating point that means what is written.
function(ma_set_warnings target)
  if(MSVC)
    target_compile_options(${target} PRIVATE /W4 /permissive- /utf-8 /fp:precise /EHsc)
    if(MOTIONANALYZER_WERROR)
      target_compile_options(${target} PRIVATE /WX)
    endif()
    return()
  endif()
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
    -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual -Wcast-align -Wdouble-promotion -Wformat=2
    -Wimplicit-fallthrough -ffp-contract=off)
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    # g++ 12 sees overlaps in a + b of strings
    target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict>)
    # Exported functions are inlined within the library, as clang does it anyway: nobody replaces one of them.
    target_compile_options(${target} PRIVATE -fno-semantic-interposition)
  endif()
  if(CMAKE_SIZEOF_VOID_P EQUAL 4)
    target_compile_options(${target} PRIVATE -msse2 -mfpmath=sse)
  endif()
  if(MOTIONANALYZER_UNITY AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    # A source that another file includes counts as a header, whose anonymous namespaces g++ then warns of.
    # What the optimiser guesses from flow changes with inlining, and g++ 12 guesses wrong about optional and string;
    # the builds file by file keep those warnings.
    target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-Wno-subobject-linkage>
      -Wno-maybe-uninitialized -Wno-stringop-overflow -Wno-stringop-overread -Wno-array-bounds)
  endif()
  if(MOTIONANALYZER_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
  if(MOTIONANALYZER_SANITIZE)
    target_compile_options(${target} PUBLIC -fsanitize=${MOTIONANALYZER_SANITIZE} -fno-sanitize-recover=all
      -fno-omit-frame-pointer)
    target_link_options(${target} PUBLIC -fsanitize=${MOTIONANALYZER_SANITIZE})
  endif()
endfunction()
